#include "engine/kernels/loops.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <numbers>

#include "tests/kernels/reference.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Lengths below, at and above each vector width.
const std::vector<std::size_t> lengths = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 48, 67};

// Floats of all finite magnitudes: a dense sweep, both zeros, denormals, the largest values.
std::vector<float> sweep() {
  std::vector<float> x;
  for (int i = -40000; i <= 40000; ++i) x.push_back(static_cast<float>(i) * 0.00125f);
  for (const float m :
       {0.0f, 1e-45f, 1e-40f, 1e-38f, 1e-30f, 1e-10f, 1e-4f, 60.0f, 87.0f, 88.0f, 89.0f, 1e3f, 1e10f, 3e38f})
    for (const float s : {1.0f, -1.0f}) x.push_back(s * m);
  return x;
}

// The largest absolute error.
template <typename Wanted>
double largest_error(const std::vector<float>& x, const std::vector<float>& out, const Wanted& wanted) {
  double worst = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double error = std::abs(static_cast<double>(out[i]) - wanted(static_cast<double>(x[i])));
    worst = std::isfinite(error) ? std::max(worst, error) : std::numeric_limits<double>::infinity();
  }
  return worst;
}

}  // namespace

TEST_CASE("tanh has an error of at most 3e-7, from denormals to the largest floats") {
  const std::vector<float> x = sweep();
  for (const Loops* loops : supported_loops()) {
    std::vector<float> out(x.size());
    loops->tanh(x.data(), x.size(), 0.5f, out.data());
    INFO(loops->name);
    CHECK(largest_error(x, out, [](double v) { return 0.5 * std::tanh(v); }) < 3e-7);
  }
}

TEST_CASE("tanh works for any length and in place") {
  Random random(1);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : lengths) {
      const std::vector<float> x = random.normals(n);
      const HeapCopy memory(x);
      loops->tanh(memory.data(), n, 1, memory.data());
      const std::vector<float> out(memory.data(), memory.data() + n);
      CHECK(largest_error(x, out, [](double v) { return std::tanh(v); }) < 3e-7);
    }
}

TEST_CASE("the gate has an error of at most 3e-7 for any values of its two halves") {
  const std::vector<float> all = sweep();
  Random random(2);
  std::vector<float> sums;
  for (int i = 0; i < 3000; ++i)
    for (int half = 0; half < 2; ++half) sums.push_back(i % 3 ? random.normal(3) : random.of(all));
  const float no_bias[2] = {0, 0};
  for (const Loops* loops : supported_loops()) {
    std::vector<float> out(3000);
    loops->gate(sums.data(), 2, 1, 3000, {no_bias, no_bias + 1, out.data(), 1});
    const Doubles wanted = gated(Doubles(sums.begin(), sums.end()), 1);
    double worst = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
      worst = std::max(worst, std::abs(wanted[i] - static_cast<double>(out[i])));
    INFO(loops->name);
    CHECK(worst < 3e-7);
  }
}

TEST_CASE("the gate adds its bias and uses both strides") {
  Random random(3);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : lengths) {
      const std::size_t rows = 3;
      const std::size_t stride = 2 * channels + 5;
      const std::vector<float> values = random.normals((rows - 1) * stride + 2 * channels);
      const std::vector<float> bias = random.normals(2 * channels);
      const HeapCopy sums(values);
      const HeapCopy biases(bias);
      std::vector<float> out(rows * (channels + 3), 9.0f);
      std::vector<float> packed;
      loops->gate(sums.data(), stride, channels, rows,
                  {biases.data(), biases.data() + channels, out.data(), channels + 3});
      Doubles with_bias;
      for (std::size_t t = 0; t < rows; ++t) {
        for (std::size_t c = 0; c < 2 * channels; ++c)
          with_bias.push_back(static_cast<double>(values[t * stride + c]) + static_cast<double>(bias[c]));
        for (std::size_t c = 0; c < channels; ++c) packed.push_back(out[t * (channels + 3) + c]);
        for (std::size_t c = channels; c < channels + 3; ++c) REQUIRE(out[t * (channels + 3) + c] == 9.0f);
      }
      CHECK(snr_db(gated(with_bias, channels), packed) >= 115);
    }
}

TEST_CASE("softmax is correct for any length and for scores far apart") {
  Random random(4);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : lengths)
      for (const float scale : {0.01f, 3.0f, 60.0f, 3000.0f}) {
        std::vector<float> x = random.normals(n, scale);
        Doubles wanted(n);
        double largest = -1e300;
        double total = 0;
        for (const float v : x) largest = std::max(largest, static_cast<double>(v));
        for (std::size_t i = 0; i < n; ++i) total += wanted[i] = std::exp(static_cast<double>(x[i]) - largest);
        for (double& w : wanted) w /= total;
        const HeapCopy memory(x);
        loops->softmax(memory.data(), n);
        x.assign(memory.data(), memory.data() + n);
        INFO(loops->name << ", " << n << " scores, scale " << scale << ": " << snr_db(wanted, x) << " dB");
        CHECK(snr_db(wanted, x) >= 115);
      }
}

TEST_CASE("layer norm, with and without a second input and GELU, is correct for any width") {
  Random random(5);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : lengths)
      for (int variant = 0; variant < 4; ++variant) {
        const bool two = variant & 1;
        const bool with_gelu = variant & 2;
        const std::size_t rows = 4;
        const std::vector<float> x = random.normals(rows * channels, 2);
        const std::vector<float> y = random.normals(rows * channels);
        const std::vector<float> gamma = random.normals(channels);
        const std::vector<float> beta = random.normals(channels);
        Doubles wanted(rows * channels);
        for (std::size_t t = 0; t < rows; ++t) {
          double mean = 0;
          double variance = 0;
          const auto value = [&](std::size_t c) {
            const std::size_t at = t * channels + c;
            return static_cast<double>(x[at]) + (two ? static_cast<double>(y[at]) : 0);
          };
          for (std::size_t c = 0; c < channels; ++c) mean += value(c) / static_cast<double>(channels);
          for (std::size_t c = 0; c < channels; ++c)
            variance += std::pow(value(c) - mean, 2) / static_cast<double>(channels);
          for (std::size_t c = 0; c < channels; ++c) {
            const double normed = (value(c) - mean) / std::sqrt(variance + 1e-5) * static_cast<double>(gamma[c]) +
                                  static_cast<double>(beta[c]);
            wanted[t * channels + c] = with_gelu ? test::gelu(normed) : normed;
          }
        }
        const HeapCopy in(x);
        const HeapCopy more(y);
        const HeapCopy g(gamma);
        const HeapCopy b(beta);
        loops->layer_norm(in.data(), two ? more.data() : nullptr, channels, rows, g.data(), b.data(), 1e-5f, with_gelu,
                          in.data());
        const std::vector<float> out(in.data(), in.data() + x.size());
        INFO(loops->name << ", " << channels << " channels, variant " << variant << ": " << snr_db(wanted, out)
                         << " dB");
        CHECK(snr_db(wanted, out) >= 110);
      }
}

TEST_CASE("GELU has an error of at most 1e-6 of its input, for all finite floats") {
  // With gamma 0 and beta x the norm gives x itself to GELU.
  const std::vector<float> x = sweep();
  const std::vector<float> zeros(x.size());
  for (const Loops* loops : supported_loops()) {
    std::vector<float> out(x.size());
    loops->layer_norm(zeros.data(), nullptr, x.size(), 1, zeros.data(), x.data(), 1e-5f, true, out.data());
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = static_cast<double>(x[i]);
      const double error = std::abs(static_cast<double>(out[i]) - test::gelu(v));
      worst = std::max(worst, error / std::max(1.0, std::abs(v)));
    }
    INFO(loops->name << ": " << worst);
    CHECK(worst < 1e-6);
  }
}

TEST_CASE("GELU as an epilogue adds its bias, uses both strides, and has an error of at most 4e-7 of its input") {
  const std::vector<float> all = sweep();
  Random random(9);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : {all.size(), std::size_t{1}, std::size_t{67}}) {
      const std::size_t rows = 2;
      const std::size_t stride = channels + 3;
      const bool whole = channels == all.size();
      std::vector<float> sums((rows - 1) * stride + channels);
      for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = whole ? all[i % all.size()] : random.of(all);
      const std::vector<float> bias = whole ? std::vector<float>(channels) : random.normals(channels);
      const HeapCopy in(sums);
      const HeapCopy biases(bias);
      const HeapCopy out(std::vector<float>((rows - 1) * (channels + 1) + channels, 9));
      loops->finish_gelu(in.data(), stride, channels, rows, biases.data(), out.data(), channels + 1);
      double worst = 0;
      for (std::size_t t = 0; t < rows; ++t)
        for (std::size_t c = 0; c < channels; ++c) {
          const auto v = static_cast<double>(sums[t * stride + c] + bias[c]);
          const double error = std::abs(static_cast<double>(out.data()[t * (channels + 1) + c]) - test::gelu(v));
          worst = std::max(worst, error / std::max(1.0, std::abs(v)));
        }
      INFO(loops->name << ", " << channels << " channels: " << worst);
      CHECK(worst < 4e-7);
      CHECK(out.data()[channels] == 9);
    }
}

TEST_CASE("the exponential has an error of at most 1.2e-7 of its value, and is limited at both ends") {
  const std::vector<float> x = sweep();
  for (const Loops* loops : supported_loops())
    for (const float most : {7.0f, 88.0f}) {
      std::vector<float> out(x.size());
      loops->exponential(x.data(), x.size(), most, out.data());
      double worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double wanted = std::exp(std::clamp(static_cast<double>(x[i]), -87.0, static_cast<double>(most)));
        worst = std::max(worst, std::abs(static_cast<double>(out[i]) - wanted) / wanted);
      }
      INFO(loops->name << ": " << worst);
      CHECK(worst < 1.2e-7);
    }
}

TEST_CASE("sine and cosine have an error of at most 1e-7 up to 8192, and are constant beyond it") {
  std::vector<float> x = sweep();
  for (int i = 0; i <= 200'000; ++i) x.push_back(static_cast<float>(i) * 0.04096f);
  for (int k = 0; k < 5000; ++k)  // near multiples of a quarter turn, where the reduced argument is small
    x.push_back(static_cast<float>(-k * std::numbers::pi / 2));
  const auto limited = [](double v) { return std::clamp(v, -8192.0, 8192.0); };
  for (const Loops* loops : supported_loops()) {
    std::vector<float> sine(x.size());
    std::vector<float> cosine(x.size());
    loops->sine_cosine(x.data(), x.size(), sine.data(), cosine.data());
    const double of_sine = largest_error(x, sine, [&](double v) { return std::sin(limited(v)); });
    const double of_cosine = largest_error(x, cosine, [&](double v) { return std::cos(limited(v)); });
    INFO(loops->name << ": " << of_sine << ", " << of_cosine);
    CHECK(of_sine < 1e-7);
    CHECK(of_cosine < 1e-7);
  }
}

TEST_CASE("the exponential, sine and cosine work for any length and in place") {
  Random random(10);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : lengths) {
      const std::vector<float> x = random.normals(n, 3);
      const HeapCopy power(x);
      loops->exponential(power.data(), n, 88, power.data());
      const HeapCopy sine(x);
      loops->sine_cosine(sine.data(), n, sine.data(), nullptr);
      const HeapCopy other(x);
      const HeapCopy cosine(x);
      loops->sine_cosine(cosine.data(), n, other.data(), cosine.data());
      bool correct = true;
      for (std::size_t i = 0; i < n; ++i) {
        const auto v = static_cast<double>(x[i]);
        correct = correct && std::abs(static_cast<double>(power.data()[i]) / std::exp(v) - 1) < 1.2e-7 &&
                  std::abs(static_cast<double>(sine.data()[i]) - std::sin(v)) < 1e-7 &&
                  sine.data()[i] == other.data()[i] &&
                  std::abs(static_cast<double>(cosine.data()[i]) - std::cos(v)) < 1e-7;
      }
      INFO(loops->name << ", " << n << " values");
      CHECK(correct);
    }
}

TEST_CASE("a depthwise convolution reads zeros outside of its rows, for any width and dilation") {
  Random random(6);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : lengths)
      for (const std::size_t kernel : {1, 3, 5})
        for (const std::size_t dilation : {1, 3, 9}) {
          const std::size_t rows = 1 + random.below(20);
          const std::vector<float> x = random.normals(rows * channels);
          const std::vector<float> w = random.normals(kernel * channels);
          const std::vector<float> bias = random.normals(channels);
          Doubles wanted;
          for (std::size_t t = 0; t < rows; ++t)
            for (std::size_t c = 0; c < channels; ++c) {
              double sum = static_cast<double>(bias[c]);
              for (std::size_t k = 0; k < kernel; ++k) {
                const auto at =
                    static_cast<std::ptrdiff_t>(t + k * dilation) - static_cast<std::ptrdiff_t>(kernel / 2 * dilation);
                if (at >= 0 && at < static_cast<std::ptrdiff_t>(rows))
                  sum += static_cast<double>(w[k * channels + c]) *
                         static_cast<double>(x[static_cast<std::size_t>(at) * channels + c]);
              }
              wanted.push_back(sum);
            }
          const HeapCopy in(x);
          const HeapCopy weights(w);
          const HeapCopy biases(bias);
          std::vector<float> out(x.size());
          loops->depthwise(in.data(), channels, rows, 0, rows, weights.data(), biases.data(), kernel, dilation,
                           out.data());
          CHECK(snr_db(wanted, out) >= 115);
          if (rows < 2) continue;
          std::vector<float> last(channels);  // a part of the rows is the same part of the answer
          loops->depthwise(in.data(), channels, rows, rows - 1, 1, weights.data(), biases.data(), kernel, dilation,
                           last.data());
          CHECK(std::equal(last.begin(), last.end(), out.end() - static_cast<std::ptrdiff_t>(channels)));
        }
}

TEST_CASE("the epilogue does only the additions, activation and stores that are requested") {
  Random random(7);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : lengths)
      for (int asked = 0; asked < 32; ++asked) {
        const std::size_t rows = 2;
        const std::size_t stride = channels + 2;
        const std::size_t floats = (rows - 1) * stride + channels;
        const HeapCopy sums(random.normals(rows * channels));
        const HeapCopy bias(random.normals(channels));
        const HeapCopy residual(random.normals(floats));
        const HeapCopy accumulate(random.normals(floats));
        const HeapCopy raw(std::vector<float>(floats, 9));
        const HeapCopy activated(std::vector<float>(floats, 9));
        Epilogue e{asked & 1 ? bias.data() : nullptr,
                   asked & 2 ? residual.data() : nullptr,
                   asked & 4 ? accumulate.data() : nullptr,
                   asked & 8 ? raw.data() : nullptr,
                   asked & 16 ? activated.data() : nullptr,
                   0.1f,
                   stride};
        loops->finish(sums.data(), channels, channels, rows, e);
        bool right = true;
        for (std::size_t i = 0; i < floats; ++i) {
          const std::size_t t = i / stride;
          const std::size_t c = i % stride;
          const bool inside = c < channels;
          double v = 0;
          if (inside) {
            v = static_cast<double>(sums.data()[t * channels + c]);
            if (e.bias) v += static_cast<double>(e.bias[c]);
            if (e.residual) v += static_cast<double>(e.residual[i]);
            if (e.accumulate) v += static_cast<double>(e.accumulate[i]);
          }
          const double r = inside && e.raw ? v : 9;
          const double a = inside && e.activated ? leaky(v, 0.1) : 9;
          right = right && std::abs(r - static_cast<double>(raw.data()[i])) < 2e-6 &&
                  std::abs(a - static_cast<double>(activated.data()[i])) < 2e-6;
        }
        INFO(loops->name << ", " << channels << " channels, parts " << asked);
        CHECK(right);
      }
}

TEST_CASE("add works for any length and in place") {
  Random random(8);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : lengths) {
      const std::vector<float> x = random.normals(n);
      const std::vector<float> y = random.normals(n);
      const HeapCopy a(x);
      const HeapCopy b(y);
      loops->add(a.data(), b.data(), n, a.data());
      for (std::size_t i = 0; i < n; ++i) CHECK(a.data()[i] == x[i] + y[i]);
    }
}

TEST_CASE("products with rows and weighted sums of rows are added to what is there, for any width and number of rows") {
  Random random(9);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : lengths)
      for (const std::size_t count : {1, 4, 9}) {
        const HeapCopy x(random.normals(n));
        const HeapCopy rows(random.normals(n * count));
        const std::vector<float> weights = random.normals(count);
        std::vector<float> products = weights;
        std::vector<float> total(x.data(), x.data() + n);
        loops->add_products(x.data(), rows.data(), n, count, products.data());
        loops->add_weighted(rows.data(), weights.data(), n, count, total.data());
        const auto at = [&](std::size_t j, std::size_t i) { return static_cast<double>(rows.data()[j * n + i]); };
        double worst = 0;
        for (std::size_t j = 0; j < count; ++j) {
          double wanted = static_cast<double>(weights[j]);
          for (std::size_t i = 0; i < n; ++i) wanted += static_cast<double>(x.data()[i]) * at(j, i);
          worst = std::max(worst, std::abs(static_cast<double>(products[j]) - wanted));
        }
        for (std::size_t i = 0; i < n; ++i) {
          double wanted = static_cast<double>(x.data()[i]);
          for (std::size_t j = 0; j < count; ++j) wanted += static_cast<double>(weights[j]) * at(j, i);
          worst = std::max(worst, std::abs(static_cast<double>(total[i]) - wanted));
        }
        INFO(loops->name << ", " << count << " rows of " << n << ": " << worst);
        CHECK(worst < 1e-5);
      }
}
