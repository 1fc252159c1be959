#include <algorithm>

#include "engine/text/character_class.h"
#include "engine/text/english/pieces.h"
#include "engine/text/utf8.h"

// misaki's regular expression for the pieces of a token, as a scanner.
namespace linnet::english {
namespace {

bool is_in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }
bool is_quote(char32_t c) { return c == '\'' || c == U'‘' || c == U'’'; }
bool is_capital_here(char32_t c) { return is_in(c, 'A', 'Z') || (is_in(c, 0xc0, 0xde) && c != 0xd7); }
bool is_small_here(char32_t c) { return is_in(c, 'a', 'z') || (is_in(c, 0xdf, 0xff) && c != 0xf7); }
bool is_letter_here(char32_t c) { return c != '_' && is_word_sign(c) && !is_decimal(c); }

class Scanner {
 public:
  explicit Scanner(std::string_view token) : codes_(phonemes_of_utf8(token)) {}

  std::vector<std::string> pieces();

 private:
  char32_t at(std::size_t i) const { return i < codes_.size() ? codes_[i] : 0; }
  template <typename Is>
  std::size_t run(std::size_t i, Is is) const {
    while (i < codes_.size() && is(codes_[i])) ++i;
    return i;
  }
  std::size_t end_of_piece(std::size_t i) const;
  std::size_t end_of_number(std::size_t i) const;
  std::size_t end_before_capital(std::size_t i) const;
  std::size_t end_of_word(std::size_t i) const;

  std::u32string codes_;
};

// A digit, perhaps with a comma or point and another digit before it, as often as there is one; `i` if there is none.
std::size_t Scanner::end_of_number(std::size_t i) const {
  for (;;) {
    const auto digit = [&](std::size_t place) { return place < codes_.size() && is_decimal(codes_[place]); };
    const auto mark = [&](std::size_t place) { return at(place) == ',' || at(place) == '.'; };
    if (digit(i) && mark(i + 1) && digit(i + 2))
      i += 3;
    else if (digit(i) && digit(i + 1))
      i += 2;
    else if (mark(i) && digit(i + 1))
      i += 2;
    else if (digit(i))
      i += 1;
    else
      return i;
  }
}

// The shortest run of letters, or letters with quotes between, up to a small letter that a capital follows; 0 if none.
std::size_t Scanner::end_before_capital(std::size_t i) const {
  const auto ends = [&](std::size_t place) { return is_small_here(at(place)) && is_capital_here(at(place + 1)); };
  for (; is_letter_here(at(i)); ++i)
    if (ends(i)) return i + 1;
  while (is_quote(at(i)) && is_letter_here(at(i + 1))) {
    i += 2;
    if (ends(i)) return i + 1;
  }
  return 0;
}

std::size_t Scanner::end_of_word(std::size_t i) const {
  i = run(i, is_letter_here);
  while (is_quote(at(i)) && is_letter_here(at(i + 1))) i += 2;
  return i;
}

// Where the piece that begins at `i` ends; `i` if none begins there.
std::size_t Scanner::end_of_piece(std::size_t i) const {
  const char32_t c = at(i);
  if (i == 0 && is_quote(c)) return run(i, is_quote);
  if (is_capital_here(c) && is_capital_here(at(i + 1)) && is_small_here(at(i + 2))) return i + 1;
  if (i == 0 && c == '-')
    if (const std::size_t end = end_of_number(1); end > 1) return end;
  if (const std::size_t end = end_of_number(i); end > i) return end;
  if (c == '-' || c == '_') return run(i, [](char32_t other) { return other == '-' || other == '_'; });
  if (is_quote(c) && is_quote(at(i + 1))) return run(i, is_quote);
  if (const std::size_t end = end_before_capital(i)) return end;
  if (is_letter_here(c)) return end_of_word(i);
  if (is_quote(c)) return i + 1 == codes_.size() ? i + 1 : i;
  return is_word_sign(c) ? i : i + 1;
}

std::vector<std::string> Scanner::pieces() {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < codes_.size();) {
    const std::size_t end = end_of_piece(i);
    if (end > i) found.push_back(to_utf8(codes_.substr(i, end - i)));
    i = std::max(end, i + 1);
  }
  return found;
}

}  // namespace

std::vector<std::string> cut_token(std::string_view token) { return Scanner(token).pieces(); }

}  // namespace linnet::english
