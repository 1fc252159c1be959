// A number as it is written, not as a value: 1.50 is not 1.5, and 100 digits are no problem.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace linnet::normalize {

struct Numeral {
  bool is_negative = false;
  std::string whole;     // ASCII digits, one at least
  std::string decimals;  // ASCII digits behind the separator; empty: a whole number

  bool is_whole() const { return decimals.empty(); }
  // Without its sign; none if it is not whole or has more than 18 digits.
  std::optional<std::uint64_t> value() const;
};

Numeral numeral_of(std::uint64_t value);
Numeral numeral_of(std::string whole);  // ASCII digits

}  // namespace linnet::normalize
