// Weights of 8 bits that are multiplied as whole numbers.
#include "engine/kernels/integer_matrix.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "engine/error.h"
#include "engine/kernel_set.h"
#include "engine/kernels/conv1d.h"
#include "engine/kernels/loops.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr double rounding_db = 75;  // measured: 79 to 92

SmallWeights random_small(Random& random, std::size_t out, std::size_t in, std::size_t kernel, std::size_t group) {
  SmallWeights w{8, out, in, kernel, group, {}, {}};
  for (std::size_t i = 0; i < out * kernel * in; ++i)
    w.values.push_back(static_cast<std::int8_t>(static_cast<int>(random.below(256)) - 128));
  const float size = 1 / std::sqrt(static_cast<float>(in * kernel)) / 74;
  for (std::size_t i = 0; i < out * kernel * w.groups(); ++i)
    w.scales.push_back(size * (0.5f + 0.01f * static_cast<float>(random.below(100))));
  return w;
}

std::vector<float> spoken_by(Backend& backend, const SmallWeights& w, Arithmetic arithmetic, std::span<const float> x,
                             std::size_t rows) {
  const Conv1dShape shape{w.in, w.out, w.kernel, 1};
  const std::vector<float> bias(w.out, 0.25f);
  const Conv1d layer(backend, shape, w, bias, 0, false, arithmetic);
  if (arithmetic == Arithmetic::whole_numbers && multiplies_whole_numbers()) {
    CHECK(layer.method() == "integers");
    CHECK(layer.bytes() == Conv1d::planned_integers(backend, shape, 0, w.group));
  }
  HeapCopy in(x);
  std::vector<float> out(rows * w.out);
  Epilogue e;
  e.raw = out.data();
  e.stride = w.out;
  layer.run(backend, in.data(), w.in, rows, e);
  return out;
}

}  // namespace

TEST_CASE("whole numbers have the products of floats but for the rounding, for any shape and number of threads") {
  Random random(11);
  for (const auto& [out, in, kernel, group] : {std::array<std::size_t, 4>{1, 2, 1, 2},
                                               {16, 64, 1, 64},
                                               {17, 66, 1, 64},
                                               {33, 768, 1, 768},
                                               {40, 1030, 1, 1030},
                                               {96, 192, 3, 64},
                                               {32, 128, 5, 128},
                                               {15, 96, 2, 32},
                                               {257, 48, 1, 16}})
    for (const std::size_t rows : {1, 5, 6, 7, 13, 60}) {
      const SmallWeights w = random_small(random, out, in, kernel, group);
      const std::vector<float> x = random.normals((rows + kernel - 1) * in, 3);
      Backend one(1);
      Backend three(3);
      const std::vector<float> floats = spoken_by(one, w, Arithmetic::floats, x, rows);
      const std::vector<float> whole = spoken_by(one, w, Arithmetic::whole_numbers, x, rows);
      INFO(out << " × " << in << ", kernel " << kernel << ", " << rows
               << " rows: " << snr_db(std::span<const float>(whole), floats) << " dB");
      CHECK(snr_db(std::span<const float>(whole), floats) >= rounding_db);
      CHECK(spoken_by(three, w, Arithmetic::whole_numbers, x, rows) == whole);
    }
}

TEST_CASE("sums of the largest whole numbers do not overflow") {
  SmallWeights w{8, 20, 2048, 1, 2048, std::vector<std::int8_t>(20 * 2048, -128), std::vector<float>(20, 1)};
  const std::vector<float> x(2 * 2048, 1000.0f);
  Backend backend(1);
  for (const float sum : spoken_by(backend, w, Arithmetic::whole_numbers, x, 2))
    CHECK(std::abs(sum + 1000.0f * 128 * 2048) < 1000.0f);
}

TEST_CASE("rows of zeros, infinity and NaN stay what they are, and harm no other row") {
  Random random(3);
  const SmallWeights w = random_small(random, 24, 64, 1, 64);
  std::vector<float> x = random.normals(4 * 64, 1);
  Backend backend(1);
  const std::vector<float> before = spoken_by(backend, w, Arithmetic::whole_numbers, x, 4);
  std::fill_n(x.begin(), 64, 0.0f);
  x[64 + 5] = std::numeric_limits<float>::infinity();
  x[128 + 63] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> after = spoken_by(backend, w, Arithmetic::whole_numbers, x, 4);
  for (std::size_t i = 0; i < 24; ++i) {
    CHECK(after[i] == 0.25f);  // the bias
    CHECK(!std::isfinite(after[24 + i]));
    CHECK(!std::isfinite(after[48 + i]));
    CHECK(after[72 + i] == before[72 + i]);
  }
}

TEST_CASE("rounding to whole numbers is the same in every instruction set") {
  Random random(7);
  for (const std::size_t n : {2, 6, 16, 34, 100}) {
    const std::vector<float> x = random.normals(3 * (n + 5), 10);
    std::vector<std::int16_t> wanted(3 * n);
    std::vector<float> wanted_scales(3);
    loops_baseline.to_integers(x.data(), n + 5, n, 3, wanted.data(), wanted_scales.data());
    for (std::size_t t = 0; t < 3; ++t) {
      float largest = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const float v = x[t * (n + 5) + i];
        largest = std::max(largest, std::abs(v));
        CHECK(std::abs(static_cast<float>(wanted[t * n + i]) * wanted_scales[t] - v) <= 0.51f * wanted_scales[t]);
      }
      CHECK(wanted_scales[t] == largest / largest_integer);
    }
    for (const Loops* loops : supported_loops()) {
      std::vector<std::int16_t> whole(3 * n);
      std::vector<float> scales(3);
      loops->to_integers(x.data(), n + 5, n, 3, whole.data(), scales.data());
      INFO(loops->name << ", " << n);
      CHECK(whole == wanted);
      CHECK(scales == wanted_scales);
    }
  }
}

TEST_CASE("products of whole numbers are the same in every instruction set that has them") {
  Random random(9);
  constexpr std::size_t inputs = 96;
  const std::vector<float> x = random.normals(40 * inputs, 1);
  std::vector<std::int16_t> whole(40 * inputs);
  std::vector<float> row_scales(40);
  loops_baseline.to_integers(x.data(), inputs, inputs, 40, whole.data(), row_scales.data());
  for (const Loops* loops : supported_loops()) {
    if (!loops->multiply_integers) continue;
    const std::size_t columns = 2 * loops->lanes;
    std::vector<std::int8_t> values(3 * inputs * columns);
    for (std::int8_t& v : values) v = static_cast<std::int8_t>(static_cast<int>(random.below(256)) - 128);
    const std::vector<float> scales = random.normals(3 * 3 * columns, 0.01f);  // three taps of three groups
    const IntegerPanel panel{values.data(), scales.data(), 3, inputs, 32};
    for (const std::size_t rows : {1, 2, 11, 12, 13, 38})
      for (const std::size_t wanted_columns : {std::size_t{1}, columns - 1, columns}) {
        std::vector<float> out(rows * columns, 7.0f);
        loops->multiply_integers(panel, whole.data(), row_scales.data(), rows, out.data(), columns, wanted_columns);
        for (std::size_t t = 0; t < rows; ++t)
          for (std::size_t j = 0; j < columns; ++j) {
            double sum = 0;
            for (std::size_t i = 0; i < 3 * inputs && j < wanted_columns; ++i) {
              const std::size_t tap = i / inputs;
              const double value = values[(i / 2 * columns + j) * 2 + i % 2];
              sum += value * static_cast<double>(whole[(t + tap) * inputs + i % inputs]) *
                     static_cast<double>(row_scales[t + tap]) * static_cast<double>(scales[i / 32 * columns + j]);
            }
            INFO(loops->name << ", " << rows << " rows, output " << j);
            if (j < wanted_columns)
              CHECK(std::abs(static_cast<double>(out[t * columns + j]) - sum) < 1e-4 * (1 + std::abs(sum)));
            else
              CHECK(out[t * columns + j] == 7.0f);
          }
      }
  }
}
