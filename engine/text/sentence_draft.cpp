#include "engine/text/sentence_draft.h"

#include <algorithm>
#include <utility>

#include "engine/text/nfd.h"
#include "engine/text/phrases.h"
#include "engine/text/word_cuts.h"

namespace linnet {
namespace {

// A mark that belongs to the phoneme before it: U+0300..U+036F, ː or ˑ.
bool is_attached(const std::string& phoneme) {
  const auto lead = static_cast<unsigned char>(phoneme[0]);
  return lead == 0xcc || (lead == 0xcd && static_cast<unsigned char>(phoneme[1]) < 0xb0) || phoneme == "ː" ||
         phoneme == "ˑ";
}

}  // namespace

bool SentenceDraft::ends_with_mark() const {
  auto last = sentence_.phonemes.rbegin();
  while (last != sentence_.phonemes.rend() && *last == " ") ++last;
  return last != sentence_.phonemes.rend() && last->size() == 1 &&
         std::string_view(".?!,:;").find(last->front()) != std::string_view::npos;
}

void SentenceDraft::add_phonemes(std::string_view utf8) { append_nfd(utf8, sentence_.phonemes); }

void SentenceDraft::add_mark(std::string_view mark) {
  while (ends_with_space()) sentence_.phonemes.pop_back();
  add_phonemes(mark);
}

void SentenceDraft::add_words(std::string_view utf8, std::span<const std::size_t> word_begin, std::string_view text,
                              std::size_t begin, std::size_t end) {
  const std::size_t first = size();
  add_phonemes(utf8);
  std::vector<SpokenWord> spoken;
  std::size_t word = 0;
  for (std::size_t from = first; from <= size() && word < word_begin.size(); ++word) {
    const auto space =
        std::find(sentence_.phonemes.begin() + static_cast<std::ptrdiff_t>(from), sentence_.phonemes.end(), " ");
    const auto to = static_cast<std::size_t>(space - sentence_.phonemes.begin());
    if (from < to) spoken.push_back({word_begin[word], from, to});
    from = to + 1;
  }
  align(spoken, text, begin, end);
}

void SentenceDraft::align(std::span<const SpokenWord> spoken, std::string_view text, std::size_t begin,
                          std::size_t end) {
  const auto first =
      std::find_if(spoken.begin(), spoken.end(), [&](const SpokenWord& word) { return word.source >= begin; });
  if (const auto more = spoken.first(static_cast<std::size_t>(first - spoken.begin())); !more.empty()) {
    const std::size_t source = more.front().source;
    if (!sentence_.words.empty() && sentence_.words.back().text_end > source)
      sentence_.words.back().end_phoneme = more.back().end_phoneme;
    else
      align(more, text, source, begin);
    spoken = spoken.subspan(more.size());
  }
  const std::vector<SentenceWord> words = align_words(text, begin, end, spoken);
  sentence_.words.insert(sentence_.words.end(), words.begin(), words.end());
}

void SentenceDraft::end_clause(std::size_t text_end) {
  reach(text_end);
  clause_ends_.push_back({size(), text_end});
}

Sentence SentenceDraft::take() {
  clause_ends_.clear();
  piece_begin_ = sentence_.text_end;
  return std::exchange(sentence_, Sentence{});
}

// The last clause end within the bound which leaves more than a word or two behind it; 0: no clause ends there.
std::size_t SentenceDraft::clause_end_within(std::size_t bound) const {
  std::size_t last = 0;
  for (auto clause = clause_ends_.rbegin(); clause != clause_ends_.rend(); ++clause) {
    if (clause->phonemes == 0 || clause->phonemes > bound) continue;
    if (size() - clause->phonemes >= bound / 8) return clause->phonemes;
    if (!last) last = clause->phonemes;
  }
  return last;
}

std::size_t SentenceDraft::cut_position(std::size_t bound) const {
  if (const std::size_t clause = clause_end_within(bound)) return clause;
  const auto next = std::find_if(clause_ends_.begin(), clause_ends_.end(),
                                 [&](const ClauseEnd& clause) { return clause.phonemes > bound; });
  const std::size_t length = next == clause_ends_.end() ? size() : next->phonemes;
  if (const std::size_t cut = cut_between_words(sentence_.phonemes, length, bound)) return cut;
  std::size_t cut = bound;
  while (cut > 1 && is_attached(sentence_.phonemes[cut])) --cut;
  return is_attached(sentence_.phonemes[cut]) ? bound : cut;
}

Sentence SentenceDraft::take_piece(std::size_t bound) {
  const std::size_t cut = cut_position(bound);
  Sentence piece = cut_front(sentence_, cut, piece_begin_);
  std::erase_if(clause_ends_, [&](ClauseEnd& clause) {
    if (clause.phonemes > cut) return clause.phonemes -= cut, false;
    piece.text_end = std::max(piece.text_end, clause.text_end);
    return true;
  });
  piece_begin_ = piece.text_end;
  return piece;
}

}  // namespace linnet
