// Titles, abbreviations and Roman numerals.
#include <array>
#include <string>

#include "engine/text/character_class.h"
#include "engine/text/english/normalise_rules.h"
#include "engine/text/english/normalise_tables.h"
#include "engine/text/english/scan.h"
#include "engine/text/english/small_numbers.h"

namespace linnet::english {
namespace {

using normalize::rewrite;

struct Numeral {
  int value;
  std::size_t end;
};

// One decimal digit of a Roman numeral at `i`, whose signs for 1, 5 and 10 are given.
Numeral roman_digit(Codes text, std::size_t i, char32_t one, char32_t five, char32_t ten) {
  if (code_at(text, i) == one && code_at(text, i + 1) == ten) return {9, i + 2};
  if (code_at(text, i) == one && code_at(text, i + 1) == five) return {4, i + 2};
  Numeral digit{0, i};
  if (code_at(text, i) == five) digit = {5, i + 1};
  for (int ones = 0; ones < 3 && code_at(text, digit.end) == one; ++ones) {
    ++digit.value;
    ++digit.end;
  }
  return digit;
}

// A numeral below 1,000 that is a whole word, with 's behind it or not. Of no length: there is none. The package takes
// a word that only begins like one for 0 ("King the zerothCharles"), which nobody means.
Numeral roman_at(Codes text, std::size_t i) {
  const Numeral hundreds = roman_digit(text, i, 'C', 'D', 'M');
  const Numeral tens = roman_digit(text, hundreds.end, 'X', 'L', 'C');
  const Numeral ones = roman_digit(text, tens.end, 'I', 'V', 'X');
  const char32_t next = code_at(text, ones.end);
  const bool is_owner = code_at(text, ones.end + 1) == 's' && ends_word(text, ones.end + 2);
  const bool is_stem = (next == '.' || ((next == '\'' || next == U'’') && !is_owner)) && is_word_at(text, ones.end + 1);
  if (!ends_word(text, ones.end) || is_stem) return {0, i};
  return {100 * hundreds.value + 10 * tens.value + ones.value, ones.end};
}

// Replaces the numeral behind each of `keywords` by what `append(with, value)` appends.
template <typename Append>
void read_roman(TracedText& text, std::span<const Keyword> keywords, Append append) {
  rewrite(text, [&](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i)) return 0;
    const Keyword* keyword = find_at(keywords, codes, i, [&](std::size_t end) {
      return code_at(codes, end) == ' ' && Codes(U"IVXLC").find(code_at(codes, end + 1)) != Codes::npos;
    });
    if (keyword == nullptr) return 0;
    const std::size_t begin = i + keyword->text.size() + 1;
    const Numeral numeral = roman_at(codes, begin);
    if (numeral.end == begin) return 0;
    with = keyword->text;
    append(with, numeral.value);
    return numeral.end;
  });
}

}  // namespace

void read_titles(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i)) return 0;
    std::size_t match_end = 0;
    const Expansion* title = find_at(titles(), codes, i, [&](std::size_t end) {
      match_end = end + (code_at(codes, end) == '.' ? 2 : 1);
      const char32_t next = code_at(codes, match_end);
      return code_at(codes, match_end - 1) == ' ' && next >= 'A' && next <= 'Z';
    });
    if (title == nullptr) return 0;
    with.append(title->expansion).append(U" ");
    return match_end;
  });
}

void read_abbreviations(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i) || code_before(codes, i) == '.') return 0;
    const Expansion* found = find_at(abbreviations(), codes, i, [&](std::size_t end) { return ends_word(codes, end); });
    if (found == nullptr) return 0;
    const std::size_t end = i + found->text.size();
    with = found->expansion;
    if (end == codes.size() && found->text.back() == '.') with += '.';  // it ends the sentence too
    return end;
  });
}

void read_number_signs(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    if (!begins_word(codes, i) || !has_at(codes, i, U"No")) return 0;
    const bool is_plural = code_at(codes, i + 2) == 's';
    const std::size_t period = is_plural ? i + 3 : i + 2;
    if (code_at(codes, period) != '.') return 0;
    const std::size_t end = after_space(codes, period + 1);
    if (!is_decimal_at(codes, end)) return 0;
    with = is_plural ? U"Numbers " : U"Number ";
    return end;
  });
}

void read_hashes(TracedText& text) {
  rewrite(text, [](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
    const char32_t before = code_before(codes, i);
    if (codes[i] != '#' || before == '&' || (i > 0 && is_word_sign(before)) || !is_decimal_at(codes, i + 1)) return 0;
    with = U"number ";
    return i + 1;
  });
}

void read_roman_cardinals(TracedText& text) {
  read_roman(text, numbered_things(),
             [](std::u32string& with, int value) { append_ascii(with, " " + std::to_string(value)); });
}

void read_roman_ordinals(TracedText& text) {
  read_roman(text, numbered_names(),
             [](std::u32string& with, int value) { append_ascii(with, " the " + small_ordinal(value)); });
}

}  // namespace linnet::english
