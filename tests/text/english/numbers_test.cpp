#include "engine/text/english/numbers.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace linnet::english;

namespace {

std::string joined(const NumberWords& words) {
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : " ") + word;
  return all;
}

}  // namespace

TEST_CASE("numbers become words") {
  CHECK(joined(cardinal("")) == "zero");
  CHECK(joined(cardinal("000")) == "zero");
  CHECK(joined(cardinal("19")) == "nineteen");
  CHECK(joined(cardinal("30")) == "thirty");
  CHECK(joined(cardinal("1234567")) == "one million two hundred thirty four thousand five hundred sixty seven");
  CHECK(joined(cardinal("1000001")) == "one million one");
  CHECK(joined(cardinal("1" + std::string(33, '0'))) == "one decillion");
  CHECK(cardinal(std::string(5'000, '7')).size() == 5'000);
}

TEST_CASE("ordinals end in their own way") {
  CHECK(joined(ordinal("23")) == "twenty third");
  CHECK(joined(ordinal("12")) == "twelfth");
  CHECK(joined(ordinal("40")) == "fortieth");
  CHECK(joined(ordinal("1000")) == "one thousandth");
  CHECK(joined(ordinal("0")) == "zeroth");
}

TEST_CASE("years are read in pairs") {
  CHECK(joined(year("1984")) == "nineteen eighty four");
  CHECK(joined(year("1905")) == "nineteen oh five");
  CHECK(joined(year("1900")) == "nineteen hundred");
  CHECK(joined(year("2005")) == "two thousand five");
  CHECK(joined(year("2010")) == "twenty ten");
  CHECK(joined(year("0042")) == "forty two");
}

TEST_CASE("decimals are read digit by digit, without zeros at the end") {
  CHECK(joined(decimal("3.140")) == "three point one four");
  CHECK(joined(decimal("12.0")) == "twelve");
  CHECK(joined(decimal("0.05")) == "zero point zero five");
}
