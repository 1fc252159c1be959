#include "engine/text/normalize/scan.h"

#include "engine/text/character_class.h"
#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/nfd.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {
namespace {

// Letters beside which no space is needed to begin a number or a word of another script.
bool stands_unspaced(char32_t c) {
  const bool is_east_asian = (c >= 0x2e80 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7ff) ||
                             (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
  const bool is_right_to_left =
      (c >= 0x590 && c <= 0x7ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff);
  return (is_east_asian || is_right_to_left) && is_alphabetic(c);
}

bool parts_scripts_at(Codes text, std::size_t i) {
  return i > 0 && i < text.size() && stands_unspaced(text[i - 1]) != stands_unspaced(text[i]);
}

// Vowel signs and the like belong to a word. Of the Indian scripts, from Devanagari to Sinhala, all that is neither a
// letter nor a digit is one but for these signs.
bool is_mark_at(Codes text, std::size_t i) {
  static constexpr Codes signs = U"\u0964\u0965\u0970\u09f2\u09f3\u09fa\u09fb\u0af0\u0af1\u0bf9\u0df4";
  if (i >= text.size()) return false;
  const bool is_indian = text[i] >= 0x900 && text[i] <= 0xdff && signs.find(text[i]) == Codes::npos;
  return is_indian ? !is_word_sign(text[i]) : combining_class(text[i]) != 0;
}

}  // namespace

std::u32string codes_of(std::string_view utf8) {
  std::u32string codes;
  codes.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size();) codes += take_codepoint(utf8, i);
  return codes;
}

std::string utf8_of(Codes codes) {
  std::string text;
  text.reserve(codes.size());
  for (const char32_t c : codes) append_utf8(text, c);
  return text;
}

bool is_word_at(Codes text, std::size_t i) { return i < text.size() && text[i] != '_' && is_word_sign(text[i]); }
bool is_letter_at(Codes text, std::size_t i) { return i < text.size() && is_alphabetic(text[i]); }
bool is_capital_at(Codes text, std::size_t i) {
  return i < text.size() && character_class(text[i]) == CharacterClass::capital;
}
bool is_title_at(Codes text, std::size_t i) { return is_capital_at(text, i) && !is_capital_at(text, i + 1); }
bool is_digit_at(Codes text, std::size_t i) { return i < text.size() && is_decimal(text[i]); }

bool begins_apart(Codes text, std::size_t i) {
  return i == 0 || !(is_word_at(text, i - 1) || is_mark_at(text, i - 1)) || parts_scripts_at(text, i);
}
bool ends_apart(Codes text, std::size_t i) {
  return !(is_word_at(text, i) || is_mark_at(text, i)) || parts_scripts_at(text, i);
}

bool has_folded_at(Codes text, std::size_t i, Codes word) {
  if (word.empty() || i > text.size() || text.size() - i < word.size()) return false;
  for (std::size_t k = 0; k < word.size(); ++k)
    if (text[i + k] != word[k] && small_letter(text[i + k]) != word[k]) return false;
  return true;
}

std::size_t after_space(Codes text, std::size_t i) {
  const char32_t c = code_at(text, i);
  return c != '\n' && c != '\r' && is_white_space(c) ? i + 1 : i;
}

bool may_end_sentence_at(Codes text, std::size_t i) {
  if (i >= text.size() || text[i] == '\n' || text[i] == '\r') return true;
  const std::size_t next = after_space(text, i);
  return next >= text.size() || (next > i && is_title_at(text, next));
}

bool is_space_between_digits(char32_t c) { return c == 0xa0 || c == 0x202f || (c >= 0x2007 && c <= 0x2009); }
bool is_minus(char32_t c) {
  return c == '-' || c == 0x2212 || c == 0xfe63 || c == 0xff0d || c == 0x2010 || c == 0x2011;
}
bool is_range_dash(char32_t c) { return is_minus(c) || c == 0x2013 || c == 0x2014; }

std::string digits_at(Codes text, std::size_t i, std::size_t most) {
  std::string digits;
  for (; digits.size() < most && is_digit_at(text, i); ++i) digits += static_cast<char>('0' + decimal_value(text[i]));
  return digits;
}

void append(std::u32string& out, std::string_view utf8) {
  for (std::size_t i = 0; i < utf8.size();) out += take_codepoint(utf8, i);
}

void append_word(std::u32string& out, std::string_view utf8) {
  if (!out.empty() && !utf8.empty()) out += U' ';
  append(out, utf8);
}

std::string joined(std::string_view a, std::string_view b) {
  std::string text(a);
  if (!a.empty() && !b.empty()) text += ' ';
  return text += b;
}

std::string with_noun(std::string_view number, std::string_view form) {
  if (form.starts_with('!')) return std::string(form.substr(1));
  return form.find("{0}") == std::string_view::npos ? joined(number, form) : replaced(form, "{0}", number);
}

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string result;
  while (!what.empty()) {
    const std::size_t at = text.find(what);
    if (at == std::string_view::npos) break;
    result.append(text.substr(0, at)).append(with);
    text.remove_prefix(at + what.size());
  }
  return result += text;
}

}  // namespace linnet::normalize
