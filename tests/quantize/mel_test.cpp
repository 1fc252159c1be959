#include "engine/quantize/mel.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <numbers>

using namespace linnet;
using Catch::Matchers::WithinAbs;

namespace {

std::vector<float> tone(double hertz, float amplitude, std::size_t samples = 22050) {
  std::vector<float> x(samples);
  for (std::size_t i = 0; i < samples; ++i)
    x[i] = amplitude * static_cast<float>(std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / 22050));
  return x;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  MelDistance d;
  d.add(MelSpectrum(a, 22050), MelSpectrum(b, 22050));
  return d.db();
}

}  // namespace

TEST_CASE("a mel spectrum has a tone's energy in the tone's band, and a frame every 256 samples") {
  const MelSpectrum s(tone(1000, 0.5f), 22050);
  CHECK(s.frames() == (22050 - 1024) / 256 + 1);
  const auto row = s.row(10);
  const auto band = std::max_element(row.begin(), row.end()) - row.begin();
  // 1000 Hz is 1000 mel. The bands divide the 3,176 mel up to 11,025 Hz in 81 steps, so this is the 25th.
  CHECK((band == 24 || band == 25));
  // A Hann window of 1024 sums to 511.5. The peak is half of that times the amplitude, and two or three bins add up.
  CHECK(row[static_cast<std::size_t>(band)] > 20 * std::log10(0.25 * 511.5));
  CHECK(row[70] < -20);
}

TEST_CASE("the distance of a sound to itself is 0, and to itself at half loudness 6 dB") {
  const std::vector<float> a = tone(440, 0.8f);
  std::vector<float> noisy = a;
  unsigned state = 1;
  for (float& x : noisy)
    x += 0.1f * (static_cast<float>((state = state * 1664525u + 1013904223u) >> 8) / 8388608.0f - 1);
  std::vector<float> half = noisy;
  for (float& x : half) x *= 0.5f;
  CHECK(distance(noisy, noisy) == 0);
  CHECK_THAT(distance(noisy, half), WithinAbs(6.02, 0.05));
}

TEST_CASE("silence is left out of the distance") {
  MelDistance d;
  const std::vector<float> silence(8192);
  const std::vector<float> tone440 = tone(440, 0.5f, 8192);
  d.add(MelSpectrum(silence, 22050), MelSpectrum(tone440, 22050));
  CHECK(d.values == 0);
  CHECK(d.db() == 0);
}
