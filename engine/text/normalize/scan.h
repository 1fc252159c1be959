// What recognizers look at: characters around a place, digits, words of a table.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

constexpr std::size_t look_around = 256;  // characters that a recognizer may look at, each way

std::u32string codes_of(std::string_view utf8);
std::string utf8_of(Codes codes);

// The character at `i`, or before it; 0 outside of the text.
inline char32_t code_at(Codes text, std::size_t i) { return i < text.size() ? text[i] : 0; }
inline char32_t code_before(Codes text, std::size_t i) { return i > 0 && i <= text.size() ? text[i - 1] : 0; }

bool is_word_at(Codes text, std::size_t i);    // a letter or digit
bool is_letter_at(Codes text, std::size_t i);  // a letter of any script
bool is_capital_at(Codes text, std::size_t i);
// A capital letter that may begin a sentence: no second one follows, as in "EST".
bool is_title_at(Codes text, std::size_t i);
bool is_digit_at(Codes text, std::size_t i);  // a decimal digit of any script
// No letter, digit or vowel sign stands before `i`; none stands at `i`. Beside Chinese, Japanese, Korean, Arabic and
// Hebrew letters, numbers and other scripts are words of their own without a space: 跑了5km的路.
bool begins_apart(Codes text, std::size_t i);
bool ends_apart(Codes text, std::size_t i);

inline bool has_at(Codes text, std::size_t i, Codes word) {
  return !word.empty() && i < text.size() && text.substr(i).starts_with(word);
}
// The same, whatever the case of letters. Requires: `word` in small letters.
bool has_folded_at(Codes text, std::size_t i, Codes word);
// Behind one space at `i`, of any width; `i` if there is none.
std::size_t after_space(Codes text, std::size_t i);
// Whether a sentence may end before `i`: the text or the line ends, or a word as at a sentence's begin follows behind a
// space.
bool may_end_sentence_at(Codes text, std::size_t i);
bool is_space_between_digits(char32_t c);  // that may separate thousands: no-break, thin
bool is_minus(char32_t c);                 // - U+2212 and the like
bool is_range_dash(char32_t c);            // - – —

// Digits that begin at `i`, `most` at most, as ASCII.
std::string digits_at(Codes text, std::size_t i, std::size_t most = look_around);

void append(std::u32string& out, std::string_view utf8);
void append_word(std::u32string& out, std::string_view utf8);  // with a space before it, if something is before it
std::string joined(std::string_view a, std::string_view b);    // with a space between, unless one is empty
// A number and its noun. `form` is of the language file: "{0}" stands for the number where it is not simply first, and
// "!" before a form that is said instead of both.
std::string with_noun(std::string_view number, std::string_view form);
// `with` in place of every `what`.
std::string replaced(std::string_view text, std::string_view what, std::string_view with);

}  // namespace linnet::normalize
