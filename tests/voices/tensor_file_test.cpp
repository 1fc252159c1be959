#include "engine/voices/tensor_file.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <limits>

using namespace linnet;

namespace {

float value_of(std::uint16_t half) {
  Tensor t{{1}, Tensor::Type::f16, std::as_bytes(std::span(&half, 1))};
  return as_floats(t, "half")[0];
}

}  // namespace

TEST_CASE("Every half becomes a float and the same half again") {
  for (unsigned bits = 0; bits < 65536; ++bits) {
    const float value = value_of(static_cast<std::uint16_t>(bits));
    if (std::isnan(value)) continue;
    INFO(bits);
    REQUIRE(to_f16(value) == bits);
  }
}

TEST_CASE("Floats become the nearest half, of two equally near the even one") {
  for (unsigned bits = 0; bits < 0x7bff; bits += 7) {  // up to the largest
    INFO(bits);
    const float low = value_of(static_cast<std::uint16_t>(bits));
    const float high = value_of(static_cast<std::uint16_t>(bits + 1));
    const float middle = low + (high - low) / 2;
    REQUIRE(to_f16(std::nextafter(middle, low)) == bits);
    REQUIRE(to_f16(std::nextafter(middle, high)) == bits + 1);
    REQUIRE(to_f16(middle) == (bits % 2 ? bits + 1 : bits));
    REQUIRE(to_f16(-middle) == (0x8000 | (bits % 2 ? bits + 1 : bits)));
  }
  CHECK(to_f16(65504.0f) == 0x7bff);
  CHECK(to_f16(65519.9f) == 0x7bff);
  CHECK(to_f16(65520.0f) == 0x7c00);
  CHECK(to_f16(-1e30f) == 0xfc00);
  CHECK(std::isnan(value_of(to_f16(std::numeric_limits<float>::quiet_NaN()))));
}
