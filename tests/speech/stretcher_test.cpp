#include "engine/speech/stretcher.h"

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Approx;

namespace {

constexpr int rate = 22050;
constexpr float speeds[] = {0.25f, 0.5f, 0.8f, 1.2f, 1.7f, 2.0f, 3.0f, 4.5f, 6.0f};

struct Stretched {
  std::vector<float> samples;
  std::size_t first = 0;  // samples that had gone in when the first came out
};

Stretched stretched(Stretcher& stretcher, std::span<const float> signal, std::size_t block = 4096) {
  Stretched out;
  std::size_t in = 0;
  while (in < signal.size()) {
    const std::size_t count = std::min(block, signal.size() - in);
    const auto piece = signal.subspan(in, count);
    in += count;
    stretcher.push(piece, in == signal.size(), [&](std::span<const float> samples) {
      CHECK((!samples.empty() && samples.size() <= 4096));
      if (out.samples.empty()) out.first = in;
      out.samples.insert(out.samples.end(), samples.begin(), samples.end());
    });
  }
  return out;
}
std::vector<float> stretched(std::span<const float> signal, float speed, float pitch = 1, int hz = rate) {
  Stretcher stretcher(hz);
  stretcher.start(speed, pitch);
  return stretched(stretcher, signal).samples;
}

// A steady voice: the harmonics of its pitch, fainter the higher they are.
std::vector<float> voice(double pitch_hz, double seconds) {
  std::vector<float> signal(static_cast<std::size_t>(seconds * rate));
  for (std::size_t i = 0; i < signal.size(); ++i)
    for (int harmonic = 1; harmonic <= 12; ++harmonic)
      signal[i] += static_cast<float>(
          0.3 / harmonic * std::sin(2 * std::numbers::pi * harmonic * pitch_hz * static_cast<double>(i) / rate));
  return signal;
}

// The lag between 60 and 500 Hz at which the middle of the signal resembles itself most, as a frequency.
double pitch_of(std::span<const float> signal) {
  const std::size_t window = std::min<std::size_t>(4096, signal.size() / 2);
  const std::span<const float> middle = signal.subspan((signal.size() - 2 * window) / 2, 2 * window);
  const auto likeness = [&](std::size_t lag) {
    double product = 0;
    double energy = 1e-9;
    for (std::size_t i = 0; i < window; ++i) {
      product += static_cast<double>(middle[i]) * static_cast<double>(middle[i + lag]);
      energy += static_cast<double>(middle[i + lag]) * static_cast<double>(middle[i + lag]);
    }
    return product / std::sqrt(energy);
  };
  std::size_t best = rate / 500;
  for (std::size_t lag = best; lag <= rate / 60; ++lag)
    if (likeness(lag) > likeness(best) * 1.02) best = lag;  // not its double, which is as good
  for (const std::size_t near : {best - 1, best + 1})
    if (likeness(near) > likeness(best)) best = near;
  return static_cast<double>(rate) / static_cast<double>(best);
}

// Where sound begins after at least 30 ms of silence, in seconds.
std::vector<double> onsets(std::span<const float> signal) {
  std::vector<double> at;
  std::size_t quiet = rate;
  for (std::size_t i = 0; i < signal.size(); ++i) {
    const bool loud = std::abs(signal[i]) > 0.05f;
    if (loud && quiet > static_cast<std::size_t>(0.03 * rate)) at.push_back(static_cast<double>(i) / rate);
    quiet = loud ? 0 : quiet + 1;
  }
  return at;
}

}  // namespace

TEST_CASE("a steady voice keeps its pitch at every speed") {
  for (const double pitch_hz : {80.0, 120.0, 210.0, 330.0}) {
    const std::vector<float> signal = voice(pitch_hz, 4);
    CHECK(pitch_of(signal) == Approx(pitch_hz).epsilon(0.02));
    for (const float speed : speeds) {
      INFO(pitch_hz << " Hz at speed " << speed);
      CHECK(pitch_of(stretched(signal, speed)) == Approx(pitch_hz).epsilon(0.02));
    }
  }
}

TEST_CASE("speech lasts as long as its speed says, to within 2 %") {
  Random random(5);
  std::vector<float> noise(3 * rate);
  for (float& sample : noise) sample = random.normal(0.1f);
  for (const float speed : speeds)
    for (const auto& signal : {voice(150, 3), noise}) {
      INFO(speed);
      const auto wanted = static_cast<double>(signal.size()) / static_cast<double>(speed);
      CHECK(static_cast<double>(stretched(signal, speed).size()) == Approx(wanted).epsilon(0.02));
    }
}

TEST_CASE("words begin where the speed puts them, to within 20 ms") {
  std::vector<float> words;
  for (const double seconds : {0.31, 0.12, 0.55, 0.2, 0.4, 0.27}) {
    words.resize(words.size() + static_cast<std::size_t>(0.45 * rate));
    const std::vector<float> word = voice(130, seconds);
    words.insert(words.end(), word.begin(), word.end());
  }
  const std::vector<double> before = onsets(words);
  REQUIRE(before.size() == 6);
  for (const float speed : speeds) {
    INFO(speed);
    const std::vector<double> after = onsets(stretched(words, speed));
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i)
      CHECK(std::abs(after[i] - before[i] / static_cast<double>(speed)) < 0.02);
  }
}

TEST_CASE("pitch changes by its factor, and leaves the duration as it is") {
  const std::vector<float> signal = voice(140, 3);
  for (const float pitch : {0.5f, 0.8f, 1.25f, 2.0f})
    for (const float speed : {1.0f, 3.0f}) {
      INFO(pitch << " at speed " << speed);
      const std::vector<float> out = stretched(signal, speed, pitch);
      CHECK(pitch_of(out) == Approx(140.0 * static_cast<double>(pitch)).epsilon(0.02));
      const auto wanted = static_cast<double>(signal.size()) / static_cast<double>(speed);
      CHECK(static_cast<double>(out.size()) == Approx(wanted).epsilon(0.02));
    }
}

TEST_CASE("stretched samples do not depend on how the speech is cut, nor on what came before") {
  const std::vector<float> signal = voice(110, 1);
  for (const auto& [speed, pitch] : {std::pair{4.5f, 1.0f}, {0.6f, 1.0f}, {1.5f, 1.3f}}) {
    Stretcher stretcher(rate);
    stretcher.start(speed, pitch);
    const std::vector<float> whole = stretched(stretcher, signal).samples;
    for (const std::size_t block : {1, 97, 256, 1000, 30000})
      CHECK(stretched(stretcher, signal, block).samples == whole);
    stretcher.start(0.3f, 2);
    stretcher.push(signal, false, [](std::span<const float>) {});
    stretcher.start(speed, pitch);
    CHECK(stretched(stretcher, signal).samples == whole);
  }
}

TEST_CASE("the first stretched samples come after 50 ms of speech at most") {
  for (const float speed : speeds) {
    Stretcher stretcher(rate);
    stretcher.start(speed, 1);
    CHECK(stretched(stretcher, voice(120, 1), 64).first <= rate / 20);
  }
}

TEST_CASE("any samples, lengths and sample rates can be stretched") {
  Random random(9);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const int hz : {4000, 8000, 16000, 24000, 48000, 192'000})
    for (const float speed : {Stretcher::least_speed, 1.0f, Stretcher::most_speed})
      for (const float pitch : {Stretcher::least_pitch, 1.0f, Stretcher::most_pitch}) {
        if (speed == 1 && pitch == 1) continue;
        INFO(hz << " Hz, speed " << speed << ", pitch " << pitch);
        for (const std::size_t length : {0, 1, 100, 700, 20000}) {
          std::vector<float> signal(length);
          for (float& sample : signal) sample = random.below(50) == 0 ? nan : random.normal(1);
          for (const float sample : stretched(signal, speed, pitch, hz)) CHECK(std::abs(sample) <= 1);
        }
        CHECK(stretched(std::vector<float>(20000), speed, pitch, hz) ==
              std::vector<float>(stretched(std::vector<float>(20000), speed, pitch, hz).size()));
      }
}

TEST_CASE("after a sink has thrown, the stretcher begins anew") {
  const std::vector<float> signal = voice(120, 1);
  Stretcher stretcher(rate);
  stretcher.start(2, 1);
  const std::vector<float> whole = stretched(stretcher, signal).samples;
  CHECK_THROWS_AS(stretcher.push(signal, true, [](std::span<const float>) { throw std::runtime_error("full"); }),
                  std::runtime_error);
  stretcher.start(2, 1);
  CHECK(stretched(stretcher, signal).samples == whole);
}
