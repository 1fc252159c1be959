// Floats of 16 bits.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "engine/kernels/loops.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::vector<float> there_and_back(const Loops& loops, const std::vector<float>& x) {
  std::vector<std::uint16_t> halves(x.size());
  loops.to_halves(x.data(), x.size(), halves.data());
  std::vector<float> back(x.size());
  loops.from_halves(halves.data(), halves.size(), back.data());
  return back;
}

}  // namespace

TEST_CASE("floats of 16 bits are as binary16 has them, and the same in every instruction set") {
  // one; the smallest step behind it; ties to even, down and up; the smallest normal and subnormal values; too large
  const std::vector<float> x = {1.0f,
                                1.0f + 0x1p-10f,
                                1.0f + 0x1p-11f,
                                1.0f + 3 * 0x1p-11f,
                                0x1p-14f,
                                0x1p-24f,
                                0x1p-26f,
                                65504.0f,
                                1e9f,
                                -1e9f,
                                0.0f,
                                -0.0f,
                                -2.5f,
                                0.1f,
                                -1.0f / 3,
                                1e-30f,
                                65519.0f,
                                -7e-8f,
                                3.14159265f,
                                1234.5678f,
                                -0x1.ffcp-15f};
  const std::vector<std::uint16_t> wanted = {0x3c00, 0x3c01, 0x3c00, 0x3c02, 0x0400, 0x0001, 0x0000,
                                             0x7bff, 0x7bff, 0xfbff, 0x0000, 0x8000, 0xc100, 0x2e66,
                                             0xb555, 0x0000, 0x7bff, 0x8001, 0x4248, 0x64d3, 0x8400};
  for (const Loops* loops : supported_loops()) {
    std::vector<std::uint16_t> halves(x.size());
    loops->to_halves(x.data(), x.size(), halves.data());
    INFO(loops->name);
    CHECK(halves == wanted);
  }
}

TEST_CASE("floats of 16 bits are within 2^-11 of their values, for any number of them") {
  Random random(5);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : {1, 3, 4, 7, 8, 15, 16, 17, 33, 128}) {
      const std::vector<float> x = random.normals(n, 4);
      const std::vector<float> back = there_and_back(*loops, x);
      INFO(loops->name << ", " << n);
      for (std::size_t i = 0; i < n; ++i) CHECK(std::abs(back[i] - x[i]) <= std::abs(x[i]) * 0x1p-11f + 0x1p-25f);
      CHECK(there_and_back(*loops, back) == back);
      // add_halves() adds what from_halves() gives.
      std::vector<std::uint16_t> halves(n);
      loops->to_halves(x.data(), n, halves.data());
      const HeapCopy sum(x);
      loops->add_halves(halves.data(), n, sum.data());
      for (std::size_t i = 0; i < n; ++i) CHECK(sum.data()[i] == x[i] + back[i]);
    }
}
