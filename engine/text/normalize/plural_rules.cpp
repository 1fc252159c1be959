#include "engine/text/normalize/plural_rules.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "engine/error.h"

namespace linnet::normalize {
namespace {

// Numbers are compared by their last digits: rules take remainders by powers of ten at most, and compare with small
// numbers.
std::uint64_t last_digits(std::string_view digits) {
  constexpr std::size_t kept = 15;
  std::uint64_t value = 0;
  for (const char digit : digits.substr(digits.size() - std::min(digits.size(), kept)))
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  // A longer number is never equal to a small one.
  const bool is_longer = digits.size() > kept && digits.find_first_not_of('0') < digits.size() - kept;
  return is_longer ? value + 1'000'000'000'000'000 : value;
}

std::string_view without_zeros(std::string_view decimals) {
  return decimals.substr(0, decimals.find_last_not_of('0') + 1);
}

struct Operand {
  std::uint64_t value;
  bool is_whole;  // n of 1.5 equals no number of a rule
};

Operand operand_of(char name, const Numeral& number) {
  switch (name) {
    case 'n':
      return {last_digits(number.whole), without_zeros(number.decimals).empty()};
    case 'i':
      return {last_digits(number.whole), true};
    case 'v':
      return {number.decimals.size(), true};
    case 'w':
      return {without_zeros(number.decimals).size(), true};
    case 'f':
      return {last_digits(number.decimals), true};
    case 't':
      return {last_digits(without_zeros(number.decimals)), true};
    case 'c':
    case 'e':
      return {0, true};  // exponents of compact forms, which nobody writes
    default:
      throw Error(ErrorKind::bad_input, std::string("a plural rule has no operand '") + name + "'");
  }
}

class RuleReader {
 public:
  explicit RuleReader(std::string_view rule) : rest_(rule) {}

  bool holds(const Numeral& number) {
    bool any = false;
    do {
      bool all = true;
      do {
        const bool one = relation(number);
        all = all && one;
      } while (take("and"));
      any = any || all;
    } while (take("or"));
    skip_spaces();
    if (!rest_.empty()) throw Error(ErrorKind::bad_input, "a plural rule goes on with '" + std::string(rest_) + "'");
    return any;
  }

 private:
  void skip_spaces() { rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size())); }
  bool take(std::string_view word) {
    skip_spaces();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::uint64_t number() {
    skip_spaces();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) throw Error(ErrorKind::bad_input, "a plural rule lacks a number");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
  }
  bool relation(const Numeral& given) {
    skip_spaces();
    if (rest_.empty()) throw Error(ErrorKind::bad_input, "a plural rule ends too early");
    Operand operand = operand_of(rest_.front(), given);
    rest_.remove_prefix(1);
    if (take("%")) operand.value %= std::max<std::uint64_t>(number(), 1);
    const bool differs = take("!=");
    if (!differs && !take("=")) throw Error(ErrorKind::bad_input, "a plural rule lacks = or !=");
    bool found = false;
    do {
      const std::uint64_t least = number();
      const std::uint64_t most = take("..") ? number() : least;
      found = found || (operand.is_whole && operand.value >= least && operand.value <= most);
    } while (take(","));
    return found != differs;
  }

  std::string_view rest_;
};

}  // namespace

PluralRules::PluralRules(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("plural")) {
    try {
      RuleReader(line[1]).holds(numeral_of(1));
    } catch (const Error& error) {
      file.refuse(line, error.what());
    }
    rules_.emplace_back(line[0], line[1]);
  }
}

std::string_view PluralRules::category(const Numeral& number) const {
  for (const auto& [name, rule] : rules_)
    if (RuleReader(rule).holds(number)) return name;
  return "other";
}

std::string_view form_of(std::string_view forms, std::string_view category) {
  std::string_view other;
  for (const std::string_view form : split(forms, '|')) {
    const std::size_t equals = form.find('=');
    if (equals == std::string_view::npos) {
      other = form;  // one form for all
      continue;
    }
    if (form.substr(0, equals) == category) return form.substr(equals + 1);
    if (form.substr(0, equals) == "other") other = form.substr(equals + 1);
  }
  return other;
}

}  // namespace linnet::normalize
