#include "engine/models/noise.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include "tests/kernels/supported_loops.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::vector<float> noise(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, std::size_t count) {
  std::vector<float> values(count);
  gaussian_noise(seed, stream, first, values);
  return values;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("noise is Philox4x32-10 followed by the Box–Muller transform") {
  // The generator's published output for counter 0 and key 0 (Random123, kat_vectors).
  const std::uint32_t words[4] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  const std::vector<float> values = noise(0, 0, 0, 4);
  for (std::size_t pair = 0; pair < 4; pair += 2) {
    const double u = ((words[pair] >> 8) + 0.5) / 16777216;
    const double v = (words[pair + 1] >> 8) / 16777216.0;
    const double radius = std::sqrt(-2 * std::log(u));
    const double angle = 2 * std::numbers::pi * v;
    CHECK(static_cast<double>(values[pair]) == Catch::Approx(radius * std::cos(angle)).margin(1e-5));
    CHECK(static_cast<double>(values[pair + 1]) == Catch::Approx(radius * std::sin(angle)).margin(1e-5));
  }
}

TEST_CASE("noise has the moments and tails of the normal distribution") {
  const std::vector<float> values = noise(42, 7, 0, 1000000);
  double moments[5] = {};
  std::size_t beyond_2 = 0;
  for (const float v : values) {
    double power = 1;
    for (double& m : moments) m += power / 1e6, power *= static_cast<double>(v);
    beyond_2 += std::abs(v) > 2;
  }
  CHECK(std::abs(moments[1]) < 0.005);
  CHECK(std::abs(moments[2] - 1) < 0.01);
  CHECK(std::abs(moments[3]) < 0.02);
  CHECK(std::abs(moments[4] - 3) < 0.05);
  CHECK(std::abs(static_cast<double>(beyond_2) / 1e6 - 0.0455) < 0.001);
}

TEST_CASE("a value of noise does not depend on where blocks begin or end") {
  const std::vector<float> all = noise(3, 5, 0, 1003);
  for (const std::size_t first : {4, 8, 400, 1000}) {
    const std::vector<float> part = noise(3, 5, first, 1003 - first);
    CHECK(identical(part, std::span(all).subspan(first)));
  }
  CHECK(identical(noise(3, 5, 0, 5), std::span(all).first(5)));
  // Where the counter (one for four values) exceeds 32 bits, and far beyond.
  for (const std::uint64_t at : {std::uint64_t{4} << 32, std::uint64_t{1} << 40}) {
    const std::vector<float> across = noise(3, 5, at - 8, 16);
    CHECK(identical(noise(3, 5, at - 8, 8), std::span(across).first(8)));
    CHECK(identical(noise(3, 5, at, 8), std::span(across).subspan(8)));
    CHECK(identical(noise(3, 5, at + 4, 4), std::span(across).last(4)));
    CHECK_FALSE(identical(noise(3, 5, at, 8), std::span(all).first(8)));
  }
}

TEST_CASE("streams, seeds and distant positions of noise are independent, also if only their upper halves differ") {
  const std::size_t count = 100000;
  const std::vector<float> base = noise(1, 1, 0, count);
  const std::uint64_t high = std::uint64_t{1} << 32;
  for (const auto& other :
       {noise(2, 1, 0, count), noise(1, 2, 0, count), noise(1 + high, 1, 0, count), noise(1, 1 + high, 0, count),
        noise(1, 1, 4 * count, count), noise(1, 1, 4 * high, count)}) {
    CHECK(!identical(base, other));
    CHECK(std::abs(correlation(base, other)) < 0.015);
  }
  CHECK(std::abs(correlation(base, noise(1, 1, 4, count))) < 0.015);
}

TEST_CASE("noise by vector loops has the same values, to 2e-6, in every instruction set, also where counters carry") {
  const std::uint64_t seed = 0x123456789abcdef0;
  const std::uint64_t stream = 0xfedcba9876543210;
  for (const Loops* loops : supported_loops())
    for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{192} * 1000, (std::uint64_t{4} << 32) - 40})
      for (const std::size_t count : {4, 12, 192, 1204}) {
        std::vector<float> values(count);
        std::vector<float> scratch(count);
        gaussian_noise(*loops, seed, stream, first, values, scratch.data());
        const std::vector<float> wanted = noise(seed, stream, first, count);
        double worst = 0;
        for (std::size_t i = 0; i < count; ++i)
          worst = std::max(worst, std::abs(static_cast<double>(values[i]) - static_cast<double>(wanted[i])));
        INFO(loops->name << ", " << count << " from " << first << ": " << worst);
        CHECK(worst < 2e-6);
      }
}

TEST_CASE("a row of noise by vector loops has the same values in another order, to 2e-6, in every instruction set") {
  const std::uint64_t seed = 0x123456789abcdef0;
  const std::uint64_t stream = 0xfedcba9876543210;
  for (const Loops* loops : supported_loops())
    for (const std::uint32_t row : {0u, 1u, 0x3fffffffu})
      for (const std::size_t blocks : {1, 3, 16, 301, 20'000}) {
        std::vector<float> values(4 * blocks);
        gaussian_row(*loops, seed, stream, row, values);
        const std::vector<float> wanted = noise(seed, stream, std::uint64_t{row} << 34, 4 * blocks);
        double worst = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
          const float value = values[i % 2 * 2 * blocks + i % 4 / 2 * blocks + i / 4];
          worst = std::max(worst, std::abs(static_cast<double>(value) - static_cast<double>(wanted[i])));
        }
        INFO(loops->name << ", row " << row << ", " << blocks << " blocks: " << worst);
        CHECK(worst < 2e-6);
      }
}
