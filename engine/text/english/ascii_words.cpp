#include "engine/text/english/ascii_words.h"

#include <algorithm>

#include "engine/text/english/ascii_table.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
char small(char c) { return is_capital(c) ? static_cast<char>(c + ('a' - 'A')) : c; }
char capital(char c) { return is_small(c) ? static_cast<char>(c - ('a' - 'A')) : c; }

bool append_as_ascii(std::string& out, char32_t c) {
  const auto runs = ascii_runs();
  const auto run =
      std::lower_bound(runs.begin(), runs.end(), c, [](const AsciiRun& row, char32_t code) { return row.last < code; });
  if (run != runs.end() && c >= run->first) {
    out += static_cast<char>(run->ascii + static_cast<char>(c - run->first));
    return true;
  }
  const auto expansions = ascii_expansions();
  const auto found = std::lower_bound(expansions.begin(), expansions.end(), c,
                                      [](const AsciiExpansion& row, char32_t code) { return row.codepoint < code; });
  if (found == expansions.end() || found->codepoint != c) return false;
  out += found->ascii;
  return true;
}

}  // namespace

std::string to_small(std::string_view word) {
  std::string changed(word);
  std::transform(changed.begin(), changed.end(), changed.begin(), small);
  return changed;
}

std::string to_capitals(std::string_view word) {
  std::string changed(word);
  std::transform(changed.begin(), changed.end(), changed.begin(), capital);
  return changed;
}

std::string to_capitalised(std::string_view word) {
  std::string changed = to_small(word);
  if (!changed.empty()) changed.front() = capital(changed.front());
  return changed;
}

bool is_small_only(std::string_view word) { return std::none_of(word.begin(), word.end(), is_capital); }
bool is_capital_only(std::string_view word) { return std::none_of(word.begin(), word.end(), is_small); }

bool is_letters(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return is_small(c) || is_capital(c); });
}

bool is_digits(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::string> to_ascii(std::string_view text) {
  std::string ascii;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = take_codepoint(text, i);
    if (c < 0x80)
      ascii += static_cast<char>(c);
    else if (!append_as_ascii(ascii, c))
      return std::nullopt;
  }
  return ascii;
}

}  // namespace linnet::english
