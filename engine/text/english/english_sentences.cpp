#include "engine/text/english/english_sentences.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/english/normalise_tables.h"
#include "engine/text/english/phonemes.h"
#include "engine/text/line_ends.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

constexpr std::size_t longest_title = 64;  // bytes, with quotes and brackets before it

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

// What a full stop at `point` ends: all behind the last space, or of the line.
Phonemes word_before(std::string_view text, std::size_t point) {
  std::size_t begin = point - std::min(point, longest_title);
  const std::size_t gap = text.substr(begin, point - begin).find_last_of(" \n");
  if (gap != std::string_view::npos) begin += gap + 1;
  while (begin < point && (text[begin] & 0xc0) == 0x80) ++begin;  // of a character cut in two
  Phonemes word = phonemes_of_utf8(text.substr(begin, point - begin));
  if (begin == 0 || text[begin - 1] == '\n')
    word.erase(word.begin(), std::find_if_not(word.begin(), word.end(), is_space));
  return word.substr(std::min(word.find_first_not_of(U"(\"“'‘"), word.size()));
}

bool is_title(const Phonemes& word) {
  const auto all = titles();
  return std::any_of(all.begin(), all.end(), [&](const Expansion& title) { return title.text == word; });
}

// Whether the mark in front of `after` ends a sentence that `next` comes behind.
bool ends_sentence(std::string_view text, std::size_t after, char32_t next) {
  if (character_class(next) == CharacterClass::small) return false;
  if (text[after - 1] != '.') return true;
  const Phonemes word = word_before(text, after - 1);
  const bool is_initial = word.size() == 1 && character_class(word[0]) == CharacterClass::capital;
  return !is_initial && !is_title(word);
}

// Whether a sentence ends at the line end at `at`.
bool pauses_at(std::string_view text, std::size_t at, const LineEndPauses& pauses) {
  for (std::size_t next = at + 1; next < text.size() && text[next] != '\n';)
    if (!is_space(take_codepoint(text, next))) return pauses(at > 0 && text[at - 1] == '\r' ? at - 1 : at);
  return true;  // an empty line, or the end of the text
}

// Where the text goes on behind quotes, brackets and white space at `i`; none if there is no white space, or the line
// ends with it.
std::optional<std::size_t> after_gap(std::string_view text, std::size_t i, const LineEndPauses& pauses) {
  bool has_space = false;
  while (i < text.size()) {
    std::size_t after = i;
    const char32_t c = take_codepoint(text, after);
    if (c == '\n' && pauses_at(text, i, pauses)) return std::nullopt;
    if (is_space(c))
      has_space = true;
    else if (has_space || !is_in(U"\"”’)]", c))
      return has_space ? std::optional(i) : std::nullopt;
    i = after;
  }
  return std::nullopt;
}

}  // namespace

std::optional<SentenceRange> next_sentence(std::string_view text, std::size_t from, const LineEndPauses& pauses) {
  std::optional<std::size_t> begin;
  std::size_t end = from;
  for (std::size_t i = from; i < text.size();) {
    const std::size_t at = i;
    const char32_t c = take_codepoint(text, i);
    if (c == '\n' && begin && pauses_at(text, at, pauses)) return SentenceRange{*begin, end, i};
    if (is_space(c)) continue;
    if (!begin) begin = at;
    end = i;
    if (!is_in(U".!?…", c)) continue;
    const auto gap = after_gap(text, i, pauses);
    if (!gap) continue;
    std::size_t behind = *gap;
    if (ends_sentence(text, i, take_codepoint(text, behind))) return SentenceRange{*begin, end, *gap};
  }
  return begin ? std::optional(SentenceRange{*begin, end, text.size()}) : std::nullopt;
}

std::optional<SentenceRange> next_sentence(std::string_view text, std::size_t from) {
  return next_sentence(text, from, [text](std::size_t line_end) { return line_end_pauses(text, line_end); });
}

}  // namespace linnet::english
