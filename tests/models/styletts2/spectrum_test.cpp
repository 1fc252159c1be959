// The transforms around Kokoro's generator, and its source, against plain formulas in double precision.
#include "engine/models/styletts2/spectrum.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <complex>
#include <numbers>

#include "engine/models/styletts2/harmonic_source.h"
#include "engine/models/styletts2/statistics.h"
#include "tests/kernels/reference.h"
#include "tests/models/styletts2/golden.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double hann(std::size_t n) { return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(n) / 20); }

std::complex<double> bin(const std::vector<float>& x, std::size_t frame, std::size_t k) {
  std::complex<double> sum = 0;
  const auto last = static_cast<std::ptrdiff_t>(x.size()) - 1;
  for (std::size_t n = 0; n < 20; ++n) {
    std::ptrdiff_t at = std::abs(static_cast<std::ptrdiff_t>(frame * 5 + n) - 10);
    if (at > last) at = 2 * last - at;
    sum += hann(n) * static_cast<double>(x[static_cast<std::size_t>(at)]) *
           std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(n * k) / 20);
  }
  return sum;
}

// The golden answers' noise: uniform, of variance 1.
std::vector<float> lcg(std::size_t count) {
  std::vector<float> values;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < count; ++i) {
    state = state * 1664525u + 1013904223u;
    values.push_back(static_cast<float>((state / 2147483648.0 - 1) * std::sqrt(3.0)));
  }
  return values;
}

std::vector<float> source(const TensorFile& file, std::span<const float> f0,
                          const styletts2::HarmonicSource::Noise& noise) {
  Backend backend(2);
  const ConsumedBytes nobody;
  styletts2::WeightReader reader(file, backend, nobody, false);
  styletts2::HarmonicSource made(reader);
  std::vector<float> samples(f0.size() * 300);
  made.run(backend, f0, noise, samples);
  return samples;
}

}  // namespace

TEST_CASE("Kokoro's spectra are those of a centred transform with reflected ends") {
  Random random(21);
  const Backend backend(2);
  for (const std::size_t samples : {20, 300, 905}) {
    const std::vector<float> x = random.normals(samples);
    std::vector<float> found(styletts2::frames_of(samples) * 22);
    styletts2::spectra(backend, x, found.data());
    Doubles wanted(found.size());
    std::vector<float> as_complex(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      const std::size_t frame = i / 22;
      const std::size_t k = i % 22 % 11;
      const std::complex<double> value = bin(x, frame, k);
      const auto shown =
          std::polar(static_cast<double>(found[frame * 22 + k]), static_cast<double>(found[frame * 22 + 11 + k]));
      wanted[i] = i % 22 < 11 ? value.real() : value.imag();
      as_complex[i] = static_cast<float>(i % 22 < 11 ? shown.real() : shown.imag());
    }
    CHECK(snr_db(wanted, as_complex) >= 120);
  }
}

TEST_CASE("the phase of a negative sum is π, as torch has it") {
  const Backend backend(1);
  const std::vector<float> x(300, -0.5f);
  std::vector<float> found(61 * 22);
  styletts2::spectra(backend, x, found.data());
  for (std::size_t frame = 0; frame < 61; ++frame) CHECK(found[frame * 22 + 11] == std::numbers::pi_v<float>);
}

TEST_CASE("Kokoro's spectra become the samples again, in blocks of any length") {
  Random random(22);
  const Backend backend(2);
  const std::size_t samples = 900;
  const std::size_t frames = styletts2::frames_of(samples);
  std::vector<float> x = random.normals(samples, 0.2f);
  std::vector<float> rows(frames * 22);
  styletts2::spectra(backend, x, rows.data());
  // A phase is given by a value whose sine it is: of those below 1 only. A smooth sum of cosines has no others here.
  for (std::size_t i = 0; i < rows.size(); ++i) {
    float& v = rows[i];
    v = i % 22 < 11 ? std::log(v) : std::asin(std::clamp(v, -1.0f, 1.0f));
  }
  std::vector<float> whole;
  for (const std::size_t block : {frames, std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{64}}) {
    styletts2::InverseSpectrum inverse(frames);
    inverse.start(frames);
    std::vector<float> found;
    for (std::size_t at = 0; at < frames; at += block) {
      const std::span<const float> more = inverse.push(backend, rows.data() + at * 22, std::min(block, frames - at));
      found.insert(found.end(), more.begin(), more.end());
    }
    REQUIRE(found.size() == samples);
    if (whole.empty()) whole = found;
    CHECK(identical(whole, found));
  }
  // The inverse by its definition.
  Doubles sums(samples + 20);
  Doubles squares(samples + 20);
  for (std::size_t f = 0; f < frames; ++f)
    for (std::size_t n = 0; n < 20; ++n) {
      double value = 0;
      for (std::size_t k = 0; k < 11; ++k) {
        const double magnitude = std::exp(static_cast<double>(rows[f * 22 + k])) / 20 * (k % 10 ? 2 : 1);
        const double phase = std::sin(static_cast<double>(rows[f * 22 + 11 + k]));
        value += k % 10 ? magnitude * std::cos(phase + 2 * std::numbers::pi * static_cast<double>(n * k) / 20)
                        : magnitude * std::cos(phase) * (k && n % 2 ? -1 : 1);
      }
      sums[f * 5 + n] += value * hann(n);
      squares[f * 5 + n] += hann(n) * hann(n);
    }
  Doubles wanted;
  for (std::size_t t = 10; t < samples + 10; ++t) wanted.push_back(std::clamp(sums[t] / squares[t], -1.0, 1.0));
  CHECK(snr_db(wanted, whole) >= 110);
}

TEST_CASE("Kokoro's source is the export's where no noise is drawn") {
  const KokoroGolden golden("tiny-kokoro");
  const KokoroFile file;
  // The export sums phases in fp32.
  CHECK(golden.snr_db("source", source(file.model, golden.tensor("F0"), {0, 0, 0, {}})) >= 65);
}

TEST_CASE("Kokoro's source adds the noise that it is given, less of it where a voice sounds") {
  const KokoroFile file;
  const ConsumedBytes nobody;
  Backend backend(1);
  const std::vector<float> weights = styletts2::WeightReader(file.model, backend, nobody, false)
                                         .linear("decoder.generator.m_source.l_linear", 9, 1)
                                         .weights;
  const std::vector<float> noise = lcg(2 * 300 * 9);
  std::vector<float> given(600);
  for (std::size_t i = 0; i < noise.size(); ++i) given[i / 9] += weights[i % 9] * noise[i];
  const std::vector<float> f0 = {120, 0};
  const std::vector<float> silent = source(file.model, f0, {0, 0, 0, {}});
  const std::vector<float> noisy = source(file.model, f0, {1, 0, 0, given});
  Doubles wanted;
  for (std::size_t t = 0; t < 600; ++t)
    wanted.push_back(std::tanh(std::atanh(static_cast<double>(silent[t])) +
                               static_cast<double>(given[t]) * (t < 300 ? 0.003 : 0.1 / 3)));
  CHECK(snr_db(wanted, noisy) >= 100);
}

TEST_CASE("Kokoro's source draws noise by seed and sentence, as strong as nine columns of it") {
  const KokoroFile file;
  const std::vector<float> f0(20, 0.0f);
  const std::vector<float> one = source(file.model, f0, {1, 5, 7, {}});
  CHECK(identical(one, source(file.model, f0, {1, 5, 7, {}})));
  CHECK_FALSE(identical(one, source(file.model, f0, {1, 6, 7, {}})));
  CHECK_FALSE(identical(one, source(file.model, f0, {1, 5, 8, {}})));
  const std::vector<float> silent = source(file.model, f0, {0, 5, 7, {}});
  double power = 0;
  for (std::size_t t = 0; t < one.size(); ++t)
    power += std::pow(std::atanh(static_cast<double>(one[t])) - std::atanh(static_cast<double>(silent[t])), 2);
  const ConsumedBytes nobody;
  Backend backend(1);
  double squares = 0;
  for (const float w : styletts2::WeightReader(file.model, backend, nobody, false)
                           .linear("decoder.generator.m_source.l_linear", 9, 1)
                           .weights)
    squares += static_cast<double>(w) * static_cast<double>(w);
  const double expected = squares / 900;
  CHECK(std::abs(power / static_cast<double>(one.size()) / expected - 1) < 0.1);
}

TEST_CASE("statistics of parts are those of the whole, and constants count as so many rows") {
  Random random(23);
  const Backend backend(2);
  const std::size_t channels = 6;
  const std::size_t rows = 500;
  std::vector<float> x = random.normals(rows * channels);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += static_cast<float>(i % channels) * 10;
  const styletts2::Strip strip{x.data(), 0, channels};
  styletts2::PartialSums sums;
  sums.reserve(rows, channels);
  const auto constants_of = [&](std::int64_t first, std::int64_t end) {
    styletts2::Statistics s(channels);
    s.start({}, 0);
    add_rows(backend, strip, first, end, sums, s);
    std::vector<float> constants;
    s.append_to(constants);
    return constants;
  };
  const std::vector<float> whole = constants_of(0, 500);
  Doubles wanted(2 * channels);
  for (std::size_t i = 0; i < x.size(); ++i) wanted[i % channels] += static_cast<double>(x[i]) / rows;
  for (std::size_t i = 0; i < x.size(); ++i)
    wanted[channels + i % channels] += std::pow(static_cast<double>(x[i]) - wanted[i % channels], 2) / rows;
  CHECK(snr_db(wanted, whole) >= 120);
  // The first 200 rows as constants, then the others.
  styletts2::Statistics s(channels);
  s.start(constants_of(0, 200), 200);
  add_rows(backend, strip, 200, 500, sums, s);
  std::vector<float> pooled;
  s.append_to(pooled);
  CHECK(snr_db(wanted, pooled) >= 120);
  const std::vector<std::vector<float>> clauses = {constants_of(0, 200), constants_of(200, 500)};
  const std::vector<double> weights = {200, 300};
  CHECK(snr_db(wanted, styletts2::pooled_constants(clauses, weights, channels)) >= 115);
}
