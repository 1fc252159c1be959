// The loudness of signals whose loudness is known: those of EBU Tech 3341 for one channel.
#include "engine/speech/loudness_meter.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <vector>

using namespace linnet;

namespace {

void add_tone(LoudnessMeter& meter, int rate, double seconds, double dbfs) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate));
  const double peak = std::pow(10, dbfs / 20);
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(peak * std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(i) / rate));
  meter.add(samples);
}

}  // namespace

TEST_CASE("a tone of 1 kHz with a peak of -20 dBFS has -23 LUFS, at every rate of voices") {
  for (const int rate : {16000, 22050, 24000, 48000}) {
    INFO(rate);
    LoudnessMeter meter(rate);
    add_tone(meter, rate, 20, -20);
    REQUIRE(meter.integrated_lufs());
    CHECK(std::abs(*meter.integrated_lufs() + 23) < 0.1);
  }
}

TEST_CASE("what is far quieter than the rest does not count") {
  LoudnessMeter meter(22050);
  add_tone(meter, 22050, 10, -36);
  add_tone(meter, 22050, 60, -20);
  add_tone(meter, 22050, 10, -36);
  CHECK(std::abs(*meter.integrated_lufs() + 23) < 0.1);
}

TEST_CASE("silence and what is shorter than 0.4 s have no loudness") {
  LoudnessMeter silent(22050);
  CHECK_FALSE(silent.integrated_lufs());
  silent.add(std::vector<float>(22050));
  CHECK_FALSE(silent.integrated_lufs());
  LoudnessMeter brief(22050);
  add_tone(brief, 22050, 0.3, -10);
  CHECK_FALSE(brief.integrated_lufs());
}
