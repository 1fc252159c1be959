#include "engine/text/normalize/raised_digits.h"

#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/spelled_parts.h"

namespace linnet::normalize {
namespace {

constexpr Codes digits = U"⁰¹²³⁴⁵⁶⁷⁸⁹";
constexpr char32_t raised_minus = U'⁻', raised_plus = U'⁺', raised_n = U'ⁿ';
constexpr std::size_t most_digits = 16;

bool is_digit(char32_t c) { return c != 0 && digits.find(c) != Codes::npos; }

// A number, a bracket, or a letter that stands for one has a power; a word has a footnote. Units have two letters.
bool may_have_power(Codes text, std::size_t i, bool is_square_or_cube) {
  if (i == 0) return false;
  if (is_digit_at(text, i - 1) || text[i - 1] == ')' || text[i - 1] == ']') return true;
  if (!is_letter_at(text, i - 1)) return false;
  const std::size_t most = is_square_or_cube ? 2 : 1;
  std::size_t letters = 1;
  while (letters <= most && letters < i && is_letter_at(text, i - 1 - letters)) ++letters;
  return letters <= most;
}

}  // namespace

RaisedDigits::RaisedDigits(const LanguageFile& file)
    : template_(file.value("raised-number")), minus_(file.value("minus")) {
  for (const LanguageFile::Line& line : file.lines("raised")) powers_[std::string(line[0])] = std::string(line[1]);
}

Match RaisedDigits::at(Codes text, std::size_t i) const {
  const bool has_minus = text[i] == raised_minus;
  std::size_t end = i + (has_minus || text[i] == raised_plus ? 1 : 0);
  std::string number;
  if (code_at(text, end) == raised_n) {
    number = "n";
    ++end;
  }
  for (; number != "n" && number.size() < most_digits && is_digit(code_at(text, end)); ++end)
    number += static_cast<char>('0' + digits.find(text[end]));
  if (number.empty() || template_.empty()) return {};
  if (!may_have_power(text, i, number == "2" || number == "3")) {
    const bool is_footnote = number != "n" && !has_minus && i > 0 && text[i - 1] > ' ';
    return is_footnote ? Match{end, is_word_at(text, end) ? U" " : U""} : Match{};
  }
  if (has_minus) number = joined(minus_, number);
  const auto power = powers_.find(number);
  const std::string words = power == powers_.end() ? replaced(template_, "{0}", number) : power->second;
  return {end, set_apart(text, i, end, codes_of(words))};
}

}  // namespace linnet::normalize
