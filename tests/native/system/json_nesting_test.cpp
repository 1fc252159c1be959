#include "native/system/json_nesting.h"

#include <catch2/catch_test_macros.hpp>

namespace linnet::test {

TEST_CASE("the nesting of JSON is that of its brackets outside of strings") {
  CHECK(native::nesting_of("") == 0);
  CHECK(native::nesting_of("7") == 0);
  CHECK(native::nesting_of("[]") == 1);
  CHECK(native::nesting_of("{\"a\": [1, {}], \"b\": [[]]}") == 3);
  CHECK(native::nesting_of("[\"[[[\", \"\\\"[[[\"]") == 1);
  CHECK(native::nesting_of("]]]}[") == 1);
  CHECK(native::nesting_of("[\"\\") == 1);
}

}  // namespace linnet::test
