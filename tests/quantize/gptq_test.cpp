#include "engine/quantize/gptq.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/quantize/cholesky.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Rows in which channels and neighbouring times are correlated, as in a layer's inputs, with zeros around them.
std::vector<float> correlated(Random& random, std::size_t rows, std::size_t channels, std::size_t margin) {
  std::vector<float> x((rows + 2 * margin) * channels);
  for (std::size_t t = margin; t < rows + margin; ++t) {
    const float common = random.normal(1);
    for (std::size_t c = 0; c < channels; ++c)
      x[t * channels + c] = 0.5f * x[(t - 1) * channels + c] + common + 0.4f * random.normal(1);
  }
  return x;
}

Correlation correlation_of(const std::vector<float>& x, std::size_t channels, std::size_t kernel) {
  const std::size_t rows = x.size() / channels;
  Correlation c{channels, std::vector(kernel, std::vector<float>(channels * channels))};
  for (std::size_t l = 0; l < kernel; ++l)
    for (std::size_t t = 0; t + l < rows; ++t)
      for (std::size_t i = 0; i < channels; ++i)
        for (std::size_t j = 0; j < channels; ++j)
          c.lags[l][i * channels + j] += x[t * channels + i] * x[(t + l) * channels + j];
  return c;
}

// The squared change of the layer's output, summed over rows and outputs.
double output_error(const RoundingShape& s, const std::vector<float>& w, const Rounding& r,
                    const std::vector<float>& x) {
  double error = 0;
  const std::size_t rows = x.size() / s.in - s.kernel + 1;
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t o = 0; o < s.out; ++o) {
      double sum = 0;
      for (std::size_t k = 0; k < s.kernel; ++k)
        for (std::size_t i = 0; i < s.in; ++i) {
          const std::size_t at = (o * s.kernel + k) * s.in + i;
          const double rounded =
              r.values[at] * static_cast<double>(r.scales[(o * s.kernel + k) * s.groups() + i / s.group]);
          sum += (w[at] - rounded) * x[(t + k) * s.in + i];
        }
      error += sum * sum;
    }
  return error;
}

}  // namespace

TEST_CASE("the Cholesky factor times its transpose gives the matrix, for any number of threads") {
  Random random(1);
  for (const std::size_t n : {1, 5, 48, 49, 150}) {
    std::vector<float> m = random.normals(n * n, 1);
    std::vector<float> a(n * n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < n; ++k) a[i * n + j] += m[k * n + i] * m[k * n + j];
        if (i == j) a[i * n + j] += 1;
      }
    std::vector<float> r = a;
    std::vector<float> again = a;
    cholesky(Backend(1), r, n);
    cholesky(Backend(3), again, n);
    CHECK(identical(r, again));
    double worst = 0;
    double largest = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t k = 0; k < n; ++k) sum += static_cast<double>(r[k * n + i]) * r[k * n + j];
        worst = std::max(worst, std::fabs(sum - a[i * n + j]));
        largest = std::max<double>(largest, std::fabs(a[i * n + j]));
      }
    INFO(n);
    CHECK(worst <= 1e-5 * largest);
  }
}

TEST_CASE("rounding with calibration changes a layer's output less than half as much") {
  Random random(2);
  Backend backend(2);
  for (const std::size_t kernel : {1, 3, 5})
    for (const int bits : {4, 8}) {
      const RoundingShape s{20, kernel, 48, bits, 32};
      const std::vector<float> w = random.normals(s.out * s.kernel * s.in, 0.1f);
      const std::vector<float> heard = correlated(random, 1500, s.in, kernel);
      const std::vector<float> test = correlated(random, 300, s.in, kernel);
      Taps taps;
      for (std::size_t k = 0; k < kernel; ++k) taps.push_back(k);
      const Correlation inputs = correlation_of(heard, s.in, kernel);
      const double plain = output_error(s, w, round_weights(backend, s, w, {&taps, 1}, nullptr), test);
      const double calibrated = output_error(s, w, round_weights(backend, s, w, {&taps, 1}, &inputs), test);
      INFO("kernel " << kernel << ", " << bits << " bits: " << plain << " plain, " << calibrated << " calibrated");
      CHECK(calibrated < 0.5 * plain);
    }
}

TEST_CASE("plain rounding is within half a step of every weight in the scale's range, and keeps zeros") {
  Random random(3);
  Backend backend(1);
  const RoundingShape s{7, 2, 70, 8, 64};
  std::vector<float> w = random.normals(s.out * s.kernel * s.in, 1);
  std::fill_n(w.begin(), s.in, 0.0f);
  const Taps taps = {0, 1};
  const Rounding r = round_weights(backend, s, w, {&taps, 1}, nullptr);
  for (std::size_t i = 0; i < w.size(); ++i) {
    const float scale = r.scales[i / s.in * s.groups() + i % s.in / s.group];
    if (std::abs(r.values[i]) < 127) CHECK(std::fabs(w[i] - static_cast<float>(r.values[i]) * scale) <= 0.501f * scale);
    CHECK(r.values[i] >= -127);
  }
  for (std::size_t i = 0; i < s.in; ++i) CHECK(r.values[i] == 0);
}

TEST_CASE("rounding does not depend on the number of threads") {
  Random random(4);
  const RoundingShape s{100, 3, 32, 4, 32};
  const std::vector<float> w = random.normals(s.out * s.kernel * s.in, 1);
  const Correlation inputs = correlation_of(correlated(random, 400, s.in, 3), s.in, 3);
  const Taps taps = {0, 1, 2};
  const Rounding one = round_weights(Backend(1), s, w, {&taps, 1}, &inputs);
  const Rounding three = round_weights(Backend(3), s, w, {&taps, 1}, &inputs);
  CHECK(one.values == three.values);
  CHECK(one.scales == three.scales);
}
