#include "engine/text/mark_context.h"

#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_separator(char c) { return c == '?' || c == '!' || c == ',' || c == ';'; }
bool is_ascii_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char32_t codepoint_at(std::string_view text, std::size_t at) { return at < text.size() ? take_codepoint(text, at) : 0; }

// Names begin with these and an apostrophe: O'Brien, d'Artagnan, L'Oréal.
bool is_name_particle(char c) { return std::string_view("OoDdLl").find(c) != std::string_view::npos; }

// The number of letters before byte `at`, at most three.
std::size_t letters_before(std::string_view text, std::size_t at) {
  std::size_t letters = 0;
  while (at > 0 && letters < 3) {
    --at;
    while (at > 0 && (text[at] & 0xc0) == 0x80) --at;
    if (!is_letter(codepoint_at(text, at))) break;
    ++letters;
  }
  return letters;
}

// The codepoint before byte `end`, which moves to its beginning. Requires: end > 0.
char32_t take_back(std::string_view text, std::size_t& end) {
  do --end;
  while (end > 0 && (text[end] & 0xc0) == 0x80);
  return codepoint_at(text, end);
}

std::string_view without_closers(std::string_view text) {
  for (std::size_t end = text.size(); end > 0;) {
    const char32_t last = take_back(text, end);
    if (!is_space(last) && std::u32string_view(U"\"')]}\u2019\u201d\u00bb").find(last) == std::u32string_view::npos)
      return text;
    text = text.substr(0, end);
  }
  return text;
}

// Whether byte `end` is behind a word of letters whose last three are small, or have no case.
bool is_behind_small_letters(std::string_view text, std::size_t end) {
  constexpr std::size_t sure = 3;
  std::size_t begin = end;
  for (std::size_t letters = 0; begin > 0; ++letters) {
    std::size_t before = begin;
    const char32_t last = take_back(text, before);
    if (is_space(last) || std::u32string_view(U"\"([{\u2018\u201c\u00ab\u2014").find(last) != std::u32string_view::npos)
      break;
    const CharacterClass kind = character_class(last);
    const bool is_small = kind == CharacterClass::small || kind == CharacterClass::letter;
    const bool is_joint = std::u32string_view(U"'-\u2019").find(last) != std::u32string_view::npos;
    if (letters < sure ? !is_small : !is_alphabetic(last) && !is_joint) return false;
    begin = before;
  }
  const std::string_view word = text.substr(begin, end - begin);
  return word != "www" && letters_before(text, end) == sure;
}

}  // namespace

bool likely_ends_sentence(std::string_view text) {
  constexpr std::string_view wide_marks[] = {"\u3002", "\uff01", "\uff1f"};  // 。！？
  constexpr std::size_t reach = 128;                                         // bytes
  std::size_t begin = text.size() - std::min(text.size(), reach);
  while (begin < text.size() && (text[begin] & 0xc0) == 0x80) ++begin;
  text = without_closers(text.substr(begin));
  for (const std::string_view mark : wide_marks)
    if (text.ends_with(mark)) return true;
  if (text.size() < 2 || std::string_view(".!?").find(text.back()) == std::string_view::npos) return false;
  const std::size_t at = text.size() - 1;
  if (is_in_address(text, at)) return false;
  return text[at] == '.' ? is_behind_small_letters(text, at) : letters_before(text, at) > 0;
}

// Some of these characters show an address anywhere; others only directly beside the mark.
bool is_in_address(std::string_view text, std::size_t at) {
  constexpr std::size_t reach = 64;  // bytes each way
  const std::size_t least = at - std::min(at, reach);
  const std::size_t most = std::min(text.size(), at + reach);
  std::size_t begin = at;
  std::size_t end = at;
  std::size_t near_begin = least;
  std::size_t near_end = most;
  for (; begin > least && !is_space(text[begin - 1]); --begin)
    if (near_begin == least && is_separator(text[begin - 1])) near_begin = begin;
  for (; end < most && !is_space(text[end]); ++end)
    if (near_end == most && end > at && is_separator(text[end])) near_end = end;
  if (text.substr(begin, end - begin).find_first_of("/@\\") != std::string_view::npos) return true;
  begin = std::max(begin, near_begin);
  const std::string_view near = text.substr(begin, std::min(end, near_end) - begin);
  if (near.find_first_of("=&#") != std::string_view::npos) return true;
  for (std::size_t dot = near.find('.'); dot != std::string_view::npos; dot = near.find('.', dot + 1))
    if (dot > 0 && dot + 1 < near.size() && is_ascii_word(near[dot - 1]) && is_ascii_word(near[dot + 1])) return true;
  return false;
}

bool is_apostrophe(std::string_view text, std::size_t at) {
  constexpr std::string_view endings[] = {"t", "s", "re", "ve", "ll", "d", "m"};
  const std::size_t before = letters_before(text, at);
  const char32_t next = codepoint_at(text, at + 1);
  if (before == 1 && is_capital(next)) return is_name_particle(text[at - 1]);  // "vitamin C?Yes" has a question
  if (!is_small(next)) return false;
  if (before == 1) return true;
  std::size_t end = at + 1;
  while (end < text.size() && end - at < 4 && !is_space(text[end]) &&
         mark_of(static_cast<unsigned char>(text[end])) == 0)
    ++end;
  const std::string_view rest = text.substr(at + 1, end - at - 1);
  return before == 2 || std::find(std::begin(endings), std::end(endings), rest) != std::end(endings);
}

bool is_genitive(std::string_view text, std::size_t at) {
  const auto next = [&] { return at < text.size() ? take_codepoint(text, at) : 0; };
  const char32_t apostrophe = next();
  return (apostrophe == '\'' || apostrophe == 0x2019) && small_letter(next()) == 's' && !is_letter(next());
}

}  // namespace linnet
