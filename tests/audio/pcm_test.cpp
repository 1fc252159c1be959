#include "engine/audio/pcm.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace linnet;

namespace {

std::int16_t converted(float sample) {
  std::int16_t out = 0;
  to_pcm16({&sample, 1}, {&out, 1});
  return out;
}

}  // namespace

TEST_CASE("Samples become 16-bit integers, rounded to nearest") {
  CHECK(converted(0) == 0);
  CHECK(converted(-0.0f) == 0);
  CHECK(converted(1) == 32767);
  CHECK(converted(-1) == -32767);
  CHECK(converted(0.5f) == 16384);  // 16383.5: ties go to even
  CHECK(converted(0.6f / 32767) == 1);
  CHECK(converted(-0.6f / 32767) == -1);
  CHECK(converted(0.4f / 32767) == 0);
}

TEST_CASE("Samples beyond full scale are clamped, and NaN is silence") {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  for (const float loud : {1.0001f, 2.0f, 1e30f, infinity}) {
    CHECK(converted(loud) == 32767);
    CHECK(converted(-loud) == -32767);
  }
  CHECK(converted(std::numeric_limits<float>::quiet_NaN()) == 0);
  CHECK(converted(-std::numeric_limits<float>::quiet_NaN()) == 0);
  CHECK(converted(std::numeric_limits<float>::denorm_min()) == 0);
}

TEST_CASE("Blocks of any length are converted as single samples are") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> sample(-1.2f, 1.2f);
  for (std::size_t length = 0; length < 70; ++length) {
    std::vector<float> samples(length);
    for (float& x : samples) x = sample(random);
    std::vector<std::int16_t> out(length + 1, 1234);
    to_pcm16(samples, std::span(out).first(length));
    for (std::size_t i = 0; i < length; ++i) {
      const float clamped = std::clamp(samples[i], -1.0f, 1.0f);
      CHECK(std::abs(out[i] - static_cast<double>(clamped) * 32767) <= 0.5 + 1e-3);
    }
    CHECK(out[length] == 1234);  // nothing is written behind the block
  }
}
