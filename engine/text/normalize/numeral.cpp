#include "engine/text/normalize/numeral.h"

#include <algorithm>
#include <utility>

namespace linnet::normalize {

std::optional<std::uint64_t> Numeral::value() const {
  constexpr std::size_t most_digits = 18;
  const std::size_t zeros = std::min(whole.find_first_not_of('0'), whole.size());
  if (!is_whole() || whole.size() - zeros > most_digits) return std::nullopt;
  std::uint64_t value = 0;
  for (const char digit : whole.substr(zeros)) value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  return value;
}

Numeral numeral_of(std::uint64_t value) { return numeral_of(std::to_string(value)); }
Numeral numeral_of(std::string whole) { return {false, std::move(whole), {}}; }

}  // namespace linnet::normalize
