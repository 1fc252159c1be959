// The limiter: what it must never change, and what it must always hold.
#include "engine/speech/limiter.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>

#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr int rate = 22050;

// `signal` given in blocks, whose lengths next_block() tells.
template <typename NextBlock>
std::vector<float> limited_by(std::span<const float> signal, float gain, const NextBlock& next_block) {
  Limiter limiter(rate);
  limiter.start();
  std::vector<float> out;
  for (std::size_t begin = 0; begin < signal.size();) {
    const std::size_t count = std::min<std::size_t>(next_block(), signal.size() - begin);
    const auto ready = limiter.push(signal.subspan(begin, count), gain, begin + count == signal.size());
    out.insert(out.end(), ready.begin(), ready.end());
    begin += count;
    CHECK(begin - out.size() <= limiter.look_ahead());
  }
  return out;
}
std::vector<float> limited(std::span<const float> signal, float gain, std::size_t block = 4096) {
  return limited_by(signal, gain, [=] { return block; });
}

// Noise whose loudness wanders: most of it quiet, some of it far too loud.
std::vector<float> bursts(Random& random, std::size_t count) {
  std::vector<float> signal(count);
  float level = 0.1f;
  for (float& x : signal) {
    if (random.below(600) == 0) level = std::pow(10.0f, random.uniform(-2, 0.7f));
    x = random.normal(level);
  }
  return signal;
}

float peak_of(std::span<const float> signal) {
  float peak = 0;
  for (const float x : signal) peak = std::max(peak, std::abs(x));
  return peak;
}

}  // namespace

TEST_CASE("the limiter multiplies bit for bit where no peak is above -1 dBFS") {
  Random random(1);
  for (const float gain : {0.25f, 1.0f, 2.5f}) {
    std::vector<float> signal(9000);
    for (float& x : signal) x = random.uniform(-1, 1) * Limiter::ceiling / gain * 0.9999f;
    std::vector<float> wanted = signal;
    for (float& x : wanted) x *= gain;
    CHECK(identical(limited(signal, gain), wanted));
  }
  const std::vector<float> at_the_ceiling(100, Limiter::ceiling);
  CHECK(identical(limited(at_the_ceiling, 1), at_the_ceiling));
}

TEST_CASE("the limiter keeps every sample at or below -1 dBFS, and changes nothing far from a peak") {
  Random random(2);
  for (int round = 0; round < 20; ++round) {
    INFO(round);
    const std::vector<float> signal = bursts(random, 20000);
    REQUIRE(peak_of(signal) > 1);
    CHECK(peak_of(limited(signal, 2)) <= Limiter::ceiling);
  }
  std::vector<float> signal = random.normals(4 * rate, 0.05f);
  signal[rate] = 3;
  const std::vector<float> out = limited(signal, 1);
  const auto look_ahead = static_cast<std::ptrdiff_t>(Limiter(rate).look_ahead());
  CHECK(std::equal(out.begin(), out.begin() + rate - look_ahead, signal.begin()));
  CHECK(std::equal(out.begin() + 3 * rate, out.end(), signal.begin() + 3 * rate));
  CHECK(out[rate] > 0.99f * Limiter::ceiling);
}

TEST_CASE("the limiter's samples do not depend on how they come in blocks, and are as many as it was given") {
  Random random(3);
  const std::vector<float> signal = bursts(random, 30000);
  const std::vector<float> whole = limited(signal, 1.5f, signal.size());
  CHECK(whole.size() == signal.size());
  for (std::size_t block = 1; block <= 4096; block = block * 3 / 2 + 1) {
    INFO(block);
    CHECK(identical(limited(signal, 1.5f, block), whole));
  }
  for (int round = 0; round < 10; ++round)
    CHECK(identical(limited_by(signal, 1.5f, [&] { return 1 + random.below(4096); }), whole));
  for (const std::size_t count : {std::size_t{1}, std::size_t{7}, std::size_t{110}, std::size_t{111}}) {
    const std::vector<float> loud(count, 2.0f);
    const std::vector<float> out = limited(loud, 1, 3);
    CHECK(out.size() == count);
    CHECK(std::all_of(out.begin(), out.end(), [](float x) { return x <= Limiter::ceiling && x > 0.8912f; }));
  }
}

TEST_CASE("the limiter's gain has no steps") {
  std::vector<float> signal(2 * rate, 0.5f);
  signal[rate] = 5;
  const std::vector<float> out = limited(signal, 1);
  const float largest_step = 0.5f / static_cast<float>(Limiter(rate).look_ahead());  // the whole range in 5 ms
  for (std::size_t i = 1; i < out.size(); ++i)
    if (i != rate && i != rate + 1) REQUIRE(std::abs(out[i] - out[i - 1]) < largest_step);
}

TEST_CASE("the limiter makes silence of silence, and 0 of what is not finite") {
  const std::vector<float> silence(5000, 0.0f);
  CHECK(identical(limited(silence, 10), silence));
  std::vector<float> broken(1000, 0.5f);
  broken[10] = std::numeric_limits<float>::quiet_NaN();
  broken[20] = std::numeric_limits<float>::infinity();
  broken[30] = -std::numeric_limits<float>::max();
  const std::vector<float> out = limited(broken, 2);
  CHECK(out[10] == 0);
  CHECK(out[20] == 0);
  CHECK(out[30] == 0);
  for (const float x : out) CHECK(std::isfinite(x));
}

TEST_CASE("a stretch of speech that begins again knows nothing of the one before") {
  Random random(4);
  const std::vector<float> signal = bursts(random, 3000);
  const std::vector<float> wanted = limited(signal, 3);
  Limiter limiter(rate);
  limiter.push(signal, 3, false);
  limiter.start();
  const auto again = limiter.push(signal, 3, true);
  CHECK(identical(again, wanted));
  const auto third = limiter.push(signal, 3, true);  // without start(): the last block of a stretch ends it
  CHECK(identical(third, wanted));
}
