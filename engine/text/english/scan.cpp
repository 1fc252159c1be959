#include "engine/text/english/scan.h"

#include "engine/text/character_class.h"

namespace linnet::english {

bool is_word_at(Codes text, std::size_t i) { return i < text.size() && is_word_sign(text[i]); }

bool begins_word(Codes text, std::size_t i) { return is_word_at(text, i) && !(i > 0 && is_word_sign(text[i - 1])); }

bool is_decimal_at(Codes text, std::size_t i) { return i < text.size() && is_decimal(text[i]); }

bool has_at(Codes text, std::size_t i, Codes word) {
  return code_at(text, i) == word.front() && text.substr(i).starts_with(word);
}

std::size_t digits_at(Codes text, std::size_t i, std::size_t most) {
  std::size_t count = 0;
  while (count < most && is_decimal_at(text, i + count)) ++count;
  return count;
}

int value_of(Codes digits) {
  int value = 0;
  for (const char32_t digit : digits) value = value * 10 + decimal_value(digit);
  return value;
}

Number number_at(Codes text, std::size_t i) {
  Number number{i + digits_at(text, i, text.size()), i};
  while (code_at(text, number.end) == ',' && digits_at(text, number.end + 1, 3) == 3) {
    number.last_group = number.end + 1;
    number.end += 4;
  }
  if (code_at(text, number.end) != '.') return number;
  const std::size_t decimals = digits_at(text, number.end + 1, text.size());
  if (decimals > 0) number.end += 1 + decimals;
  return number;
}

void append_ascii(std::u32string& out, std::string_view ascii) { out.append(ascii.begin(), ascii.end()); }

}  // namespace linnet::english
