#include "engine/text/lexicon/own_words_reader.h"

#include <algorithm>
#include <utility>

#include "engine/blank_text.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t context = 1024;  // bytes before a window that are given too, to judge line ends

// [text](/phonemes/), which gives the phonemes of English words: its end, or 0.
std::size_t link_end(std::u32string_view text, std::size_t i) {
  constexpr std::size_t longest = 200;
  if (text[i] != '[') return 0;
  const std::u32string_view rest = text.substr(i, longest);
  const std::size_t middle = rest.find(U"](/");
  if (middle == std::u32string_view::npos || rest.substr(1, middle).find('[') != std::u32string_view::npos) return 0;
  const std::size_t close = rest.find(U"/)", middle + 3);
  return close == std::u32string_view::npos ? 0 : i + close + 2;
}

}  // namespace

void ReplacedText::replace(std::size_t given_bytes, std::string_view with, std::string entry) {
  const std::size_t given = behind(replacements_.empty() ? nullptr : &replacements_.back(), text_.size());
  replacements_.push_back({text_.size(), text_.size() + with.size(), given, given + given_bytes, std::move(entry)});
  text_ += with;
}

// The byte of the given text for byte `at` of the result, which lies behind `last` and has been copied.
std::size_t ReplacedText::behind(const Replacement* last, std::size_t at) const {
  return last ? last->given_end + (at - last->end) : given_begin_ + at;
}

// The last replacement that begins at `at` or before.
const ReplacedText::Replacement* ReplacedText::last_before(std::size_t at) const {
  const auto after = std::upper_bound(replacements_.begin(), replacements_.end(), at,
                                      [](std::size_t byte, const Replacement& r) { return byte < r.begin; });
  return after == replacements_.begin() ? nullptr : &*(after - 1);
}

std::size_t ReplacedText::given_begin(std::size_t at) const {
  const Replacement* last = last_before(at);
  return last && at < last->end ? last->given_begin : behind(last, at);
}

std::size_t ReplacedText::given_end(std::size_t at) const {
  const Replacement* last = last_before(at);
  if (last && at > last->begin && at < last->end) return last->given_end;
  return last && at < last->end ? last->given_begin : behind(last, at);
}

OwnWordsReader::OwnWordsReader(OwnWords words, const TextProgress& text, Inner inner)
    : WindowedSentences(text.text().size(), text.position(), text.is_all(), window, std::move(inner)),
      words_(std::move(words)),
      text_(text.text()),
      blocks_(text.blocks()) {}

// The end of a window of about window_bytes(): between two words, and not within a block of phonemes.
std::size_t OwnWordsReader::window_end() const {
  if (text_.size() - position() <= window_bytes()) return text_.size();
  const std::size_t end = position() + prefix_of_words(text_.substr(position()), window_bytes()).size();
  PhonemeBlocks blocks = blocks_;
  while (!blocks.done() && blocks.part().end < end) blocks.next();
  return !blocks.done() && blocks.part().is_phonemes ? std::max(end, blocks.part().end) : end;
}

void OwnWordsReader::add_text(std::size_t begin, std::size_t end) {
  const std::string_view given = text_.substr(begin, end - begin);
  std::u32string codes;
  std::vector<std::uint32_t> bytes;  // where each code begins in `given`
  for (std::size_t i = 0; i < given.size();) {
    bytes.push_back(static_cast<std::uint32_t>(i));
    codes += take_codepoint(given, i);
  }
  bytes.push_back(static_cast<std::uint32_t>(given.size()));
  std::size_t copied = 0;  // codes
  for (std::size_t i = 0; i < codes.size();) {
    if (const std::size_t link = link_end(codes, i)) {
      i = link;
      continue;
    }
    const OwnWords::Match match = words_.at(codes, i);
    if (match.end == 0) {
      ++i;
      continue;
    }
    replaced_.copy(given.substr(bytes[copied], bytes[i] - bytes[copied]));
    replaced_.replace(bytes[match.end] - bytes[i], match.said, match.entry);
    i = copied = match.end;
  }
  replaced_.copy(given.substr(bytes[copied]));
}

bool OwnWordsReader::open_window() {
  if (is_blank(text_.substr(position()))) return false;
  while (is_blank(text_.substr(position(), window_end() - position()))) pass_until(window_end());
  const std::size_t first = position();
  const std::size_t end = window_end();
  while (!blocks_.done() && blocks_.part().end < first) blocks_.next();
  // What comes before is given from the begin of a line on: a block of phonemes never goes over a line end.
  const std::size_t from = first - std::min(first, context);
  const std::size_t line = from == 0 ? 0 : text_.substr(0, first).find('\n', from);
  const std::size_t begin = line == std::string_view::npos ? first : line == 0 ? 0 : line + 1;
  replaced_ = ReplacedText(begin);
  const bool is_in_block = begin == first && blocks_.part().is_phonemes && blocks_.part().begin < first;
  if (is_in_block) replaced_.replace(0, "[[ ", {});
  replaced_.copy(text_.substr(begin, first - begin));
  const std::size_t start = replaced_.text().size();
  PhonemeBlocks blocks = blocks_;
  for (std::size_t at = first; at < end; blocks.next()) {
    const TextPart part = blocks.part();
    const std::size_t part_end = std::min(part.end, end);
    if (part_end <= at) continue;
    if (part.is_phonemes)
      replaced_.copy(text_.substr(at, part_end - at));
    else
      add_text(at, part_end);
    at = part_end;
  }
  begin_window(replaced_.text(), start, end);
  return true;
}

// The words of one replacement are one word.
void OwnWordsReader::map(Sentence& sentence) {
  std::vector<SentenceWord> words;
  for (const SentenceWord& word : sentence.words) {
    const SentenceWord mapped = {replaced_.given_begin(word.text_begin), replaced_.given_end(word.text_end),
                                 word.first_phoneme, word.end_phoneme};
    if (!words.empty() && mapped.text_begin < words.back().text_end)
      words.back().end_phoneme = mapped.end_phoneme,
      words.back().text_end = std::max(words.back().text_end, mapped.text_end);
    else
      words.push_back(mapped);
  }
  sentence.words = std::move(words);
  sentence.text_end = replaced_.given_end(sentence.text_end);
}

std::optional<OwnWordsReader::Use> OwnWordsReader::use_at(std::size_t text_begin) const {
  const std::vector<ReplacedText::Replacement>& all = replaced_.replacements();
  const auto after =
      std::upper_bound(all.begin(), all.end(), text_begin,
                       [](std::size_t byte, const ReplacedText::Replacement& one) { return byte < one.given_begin; });
  if (after == all.begin() || text_begin >= (after - 1)->given_end) return std::nullopt;
  const ReplacedText::Replacement& one = *(after - 1);
  return Use{replaced_.text().substr(one.begin, one.end - one.begin), one.entry};
}

}  // namespace linnet
