#include "engine/text/normalize/spelled_parts.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {
namespace {

constexpr Codes vowels = U"aeiouyAEIOUY";
constexpr std::size_t longest_spelled = 5;

bool is_small_at(Codes text, std::size_t i) {
  return i < text.size() && character_class(text[i]) == CharacterClass::small;
}

bool begins_word_in(Codes name, std::size_t i) {
  if (is_digit_at(name, i) != is_digit_at(name, i - 1)) return true;
  if (!is_capital_at(name, i)) return false;
  return is_small_at(name, i - 1) || (is_capital_at(name, i - 1) && is_small_at(name, i + 1));
}

}  // namespace

void append_split_name(std::u32string& out, Codes name) {
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool is_gap = name[i] == '_';
    const bool has_space = out.empty() || out.back() == ' ';
    if (!has_space && (is_gap || (i > 0 && name[i - 1] != '_' && begins_word_in(name, i)))) out += U' ';
    if (!is_gap) out += name[i];
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
}

void append_letters(std::u32string& out, Codes part, Codes between) {
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (i > 0) out += between;
    out += capital_letter(part[i]);
  }
}

bool has_to_be_spelled(Codes part) {
  return part.size() > 1 && part.size() <= longest_spelled && std::all_of(part.begin(), part.end(), [](char32_t c) {
           return c < 0x80 && is_alphabetic(c) && vowels.find(c) == Codes::npos;
         });
}

std::u32string set_apart(Codes text, std::size_t begin, std::size_t end, Codes words) {
  const char32_t before = code_before(text, begin);
  const char32_t after = code_at(text, end);
  std::u32string result;
  const bool is_apart = before == 0 || is_white_space(before) || is_opening_bracket(before) || is_quote(before);
  if (!is_apart && !words.empty()) result += U' ';
  result += words;
  const bool goes_on = after != 0 && !is_white_space(after) && mark_of(after) == 0 && !is_closing_bracket(after) &&
                       !is_quote(after) && after != U'…' && !is_emoji(after);
  if (goes_on && !(is_white_space(before) && words.empty())) result += U' ';
  return result;
}

}  // namespace linnet::normalize
