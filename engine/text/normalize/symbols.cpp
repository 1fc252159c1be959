#include "engine/text/normalize/symbols.h"

#include <algorithm>

#include "engine/text/characters.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/spelled_parts.h"
#include "engine/text/normalize/symbol_context.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

constexpr Codes repeated = U"#*=_~+<>|^&@\\%$/";  // rows of these are drawings
constexpr Codes seen_only = U"®™℠*_^|~>†‡←↑↓↔";
constexpr std::size_t least_row = 3;

bool is_one_of(char32_t c, Codes of) { return c != 0 && of.find(c) != Codes::npos; }

bool begins_line(Codes text, std::size_t i) {
  while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t')) --i;
  return i == 0 || is_line_end(text[i - 1]);
}

// A row of the same sign, also one whose begin has been read.
Match row_at(Codes text, std::size_t i) {
  const char32_t sign = text[i];
  if (!is_one_of(sign, repeated)) return {};
  const std::size_t most = std::min(text.size(), i + look_around);
  std::size_t end = i;
  while (end < most && text[end] == sign) ++end;
  const bool goes_on = i >= least_row && text.substr(i - least_row, least_row) == std::u32string(least_row, sign);
  if (end - i < least_row && !goes_on) return {};
  // "https:///" and "and///or" are no words either.
  const bool parts_words = is_word_at(text, end) && i > 0 && is_word_at(text, i - 1);
  return {end, parts_words ? U" " : U""};
}

// A bar between words is where a voice pauses.
Match bar_at(Codes text, std::size_t i) {
  const std::size_t bar = text[i] == ' ' ? i + 1 : i;
  if (code_at(text, bar) != '|' || !(is_word_at(text, i - 1) || is_closing_bracket(code_before(text, i)))) return {};
  const std::size_t end = after_space(text, bar + 1);
  return is_word_at(text, end) ? Match{end, U", "} : Match{};
}

}  // namespace

Symbols::Symbols(const LanguageFile& file) : joints_(words_of(file, "symbol-joint")) {
  for (const LanguageFile::Line& line : file.lines("symbol-word")) {
    if (line[0].empty() || line[1].empty()) file.refuse(line, "signs and their words are expected");
    if (!is_symbol_context(line[2]))
      file.refuse(line, "'" + std::string(line[2]) +
                            "' is no context; there are: beside, between, between-words, between-numbers, "
                            "before-number, after-number, after-letter, spaced");
    Reading reading{codes_of(line[0]), codes_of(line[1]), std::string(line[2])};
    std::vector<Reading>& list = readings_[reading.signs.front()];
    const auto longer = [](const Reading& a, const Reading& b) { return a.signs.size() > b.signs.size(); };
    list.insert(std::upper_bound(list.begin(), list.end(), reading, longer), std::move(reading));
  }
}

// Whether "/" at `i` joins words of which one says so itself: and/or.
bool Symbols::joins_at(Codes text, std::size_t i) const {
  constexpr std::size_t longest_joint = 16;
  if (text[i] != '/' || i == 0 || !is_letter_at(text, i - 1) || !is_letter_at(text, i + 1)) return false;
  std::size_t begin = i;
  std::size_t end = i + 1;
  while (begin > 0 && i - begin < longest_joint && is_letter_at(text, begin - 1)) --begin;
  while (end - i < longest_joint && is_letter_at(text, end)) ++end;
  const auto is_joint = [&](Codes word) {
    return std::find(joints_.begin(), joints_.end(), in_small_letters(word)) != joints_.end();
  };
  return is_joint(text.substr(begin, i - begin)) || is_joint(text.substr(i + 1, end - i - 1));
}

Match Symbols::word_at(Codes text, std::size_t i) const {
  const auto list = readings_.find(text[i]);
  if (list == readings_.end()) return {};
  for (const Reading& reading : list->second) {
    const std::size_t end = i + reading.signs.size();
    if (!has_at(text, i, reading.signs) || !stands_in_context(text, i, end, reading.context)) continue;
    // "x" between numbers is a sign, in a word it is a letter.
    const bool is_in_word = i > 0 && is_letter_at(text, i) && (is_letter_at(text, i - 1) || is_letter_at(text, end));
    if (!is_in_word) return {end, set_apart(text, i, end, reading.words)};
  }
  return {};
}

Match Symbols::at(Codes text, std::size_t i) const {
  const char32_t c = text[i];
  if (c == ' ' || c == '|') {
    if (Match bar = bar_at(text, i); bar.end != 0 || c == ' ') return bar;
  }
  if (is_word_at(text, i) && c != 'x') return {};
  if (Match row = row_at(text, i); row.end != 0) return row;
  // line_ends.h pauses behind lines that begin so, and a bullet is not heard.
  if ((c == '*' || c == '+') && code_at(text, i + 1) == ' ' && begins_line(text, i)) return {i + 1, U"•"};
  if (joins_at(text, i)) return {i + 1, U" "};
  if (Match word = word_at(text, i); word.end != 0) return word;
  const bool is_path = c == '~' && (code_at(text, i + 1) == '/' || is_word_at(text, i + 1));
  if (!is_one_of(c, seen_only) || is_path) return {};
  const bool parts_words = i > 0 && is_word_at(text, i - 1) && is_word_at(text, i + 1);
  return {i + 1, parts_words ? U" " : U""};
}

}  // namespace linnet::normalize
