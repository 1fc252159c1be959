// Weights in 8 and 4 bits. A convolution with them must equal one with the same weights as floats.
#include "engine/kernels/compact_matrices.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/kernels/conv1d.h"
#include "engine/kernels/transposed_conv1d.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

SmallWeights random_small(Random& random, const Conv1dShape& s, int bits, std::size_t group) {
  SmallWeights w{bits, s.out, s.in, s.kernel, group, {}, {}};
  const std::size_t steps = bits == 8 ? 255 : 16;
  for (std::size_t i = 0; i < s.out * s.in * s.kernel; ++i)
    w.values.push_back(static_cast<std::int8_t>(static_cast<int>(random.below(steps)) - (bits == 8 ? 127 : 8)));
  for (std::size_t i = 0; i < s.out * s.kernel * w.groups(); ++i)
    w.scales.push_back(0.001f + 0.01f * std::fabs(random.normal(1)));
  return w;
}

std::vector<float> run(const Backend& backend, const Conv1d& conv, const std::vector<float>& x, std::size_t rows) {
  std::vector<float> y(rows * conv.shape().out);
  Epilogue e;
  e.raw = y.data();
  e.stride = conv.shape().out;
  conv.run(backend, x.data(), conv.shape().in, rows, e);
  return y;
}

}  // namespace

TEST_CASE(
    "a convolution of 8-bit or 4-bit weights equals one of the same weights as floats to 105 dB") {  // F(6, 7) itself
                                                                                                     // reaches 109 dB
  Random random(5);
  for (const int threads : {1, 2}) {
    Backend backend(threads);
    Least least;
    for (const std::size_t in : {192, 96, 64, 40})
      for (const std::size_t kernel : {1, 2, 3, 5, 7, 11})
        for (const std::size_t tile : {0, 2, 4, 8})
          for (const int bits : {4, 8}) {
            const Conv1dShape shape{in, 200, kernel, 1 + kernel % 2};
            const std::size_t group = bits == 4 ? 32 : kernel == 1 ? in : 64;
            const SmallWeights small = random_small(random, shape, bits, group);
            const std::vector<float> bias = random.normals(shape.out, 1);
            const Conv1d compact(backend, shape, small, bias, tile);
            const Conv1d floats(backend, shape, small.floats(), bias, tile);
            const std::size_t rows = 61;
            const auto x = random.normals((rows + kernel * shape.dilation + floats.overread() + 16) * in, 1);
            const double db = snr_db(run(backend, floats, x, rows), run(backend, compact, x, rows));
            least.take(db);
            INFO(in << " channels, kernel " << kernel << ", " << compact.method() << ": " << db << " dB");
            CHECK(db >= 105);
          }
    WARN("small weights equal floats to " << least.value() << " dB");
  }
}

TEST_CASE("large layers of small weights stay small in memory, and small layers are expanded at load") {
  Random random(6);
  Backend backend(1);
  const Conv1dShape large{192, 384, 5, 1};
  const Conv1dShape little{32, 32, 3, 1};
  const Conv1d floats(backend, large, random_small(random, large, 8, 64).floats(), {}, 4);
  const Conv1d eight(backend, large, random_small(random, large, 8, 64), {}, 4);
  const Conv1d four(backend, large, random_small(random, large, 4, 32), {}, 4);
  CHECK(eight.bytes() * 5 < floats.bytes());
  CHECK(four.bytes() * 8 < floats.bytes());
  CHECK(eight.method() == "int8 F(4, 5)");
  CHECK(four.method() == "int4 F(4, 5)");
  CHECK(Conv1d(backend, little, random_small(random, little, 8, 32), {}, 8).method() == "F(8, 3)");
  CHECK(backend.expanded_bytes() >= large.in * large.out * 8 * sizeof(float));
}

TEST_CASE("what spares memory changes nothing of the direct method, and of tiles nothing below 105 dB") {
  Random random(8);
  for (const int threads : {1, 2}) {
    Backend backend(threads);
    const Conv1dShape shape{1120, 700, 3, 1};  // 9.4 MB of floats
    const std::size_t rows = 61;
    const auto x = random.normals((rows + 32) * shape.in, 1);
    for (const int bits : {4, 8}) {
      const SmallWeights small = random_small(random, shape, bits, 32);
      const std::vector<float> bias = random.normals(shape.out, 1);
      const std::vector<float> at_once = run(backend, Conv1d(backend, shape, small, bias, 0), x, rows);
      CHECK(run(backend, Conv1d(backend, shape, small, bias, 0, true), x, rows) == at_once);
    }
    for (const std::size_t kernel : {3, 7, 11}) {
      const Conv1dShape tiles{128, 96, kernel, 3};
      const std::vector<float> weights = random.normals(tiles.in * tiles.out * kernel, 0.1f);
      const Conv1d kept(backend, tiles, weights, {}, 8);
      const Conv1d spared(backend, tiles, weights, {}, 8, true);
      CHECK(spared.method() == kept.method());
      CHECK(spared.bytes() == Conv1d::planned_bytes(backend, tiles, 8, true));
      CHECK(spared.bytes() < 0.8 * static_cast<double>(kept.bytes()));
      CHECK(snr_db(run(backend, kept, x, rows), run(backend, spared, x, rows)) >= 105);
    }
  }
}

TEST_CASE("layers that are expanded in parts share less memory") {
  Random random(9);
  const Conv1dShape shape{1120, 1024, 3, 1};
  const SmallWeights small = random_small(random, shape, 8, 32);
  for (const bool sparing : {false, true}) {
    Backend backend(1);
    const Conv1d layer(backend, shape, small, {}, 0, sparing);
    CHECK(backend.expanded_bytes() <= (sparing ? std::size_t{4} << 20 : std::size_t{14} << 20));
    CHECK(backend.expanded_bytes() == Conv1d::planned_expansion(backend, shape, 0, sparing));
  }
}

TEST_CASE("a transposed convolution of 8-bit or 4-bit weights equals one of floats to 110 dB") {
  Random random(7);
  Backend backend(2);
  for (const auto& [kernel, stride] : {std::pair<std::size_t, std::size_t>{16, 8}, {8, 4}, {4, 2}, {7, 3}}) {
    const TransposedConv1dShape s{128, 64, kernel, stride, (kernel - stride) / 2};
    const SmallWeights small = random_small(random, {s.in, s.out, s.kernel, 1}, 8, 64);
    std::vector<float> floats(s.in * s.out * s.kernel);
    for (std::size_t c = 0; c < s.in; ++c)
      for (std::size_t o = 0; o < s.out; ++o)
        for (std::size_t k = 0; k < s.kernel; ++k)
          floats[(c * s.out + o) * s.kernel + k] = static_cast<float>(small.value(o, k, c)) * small.scale(o, k, c);
    const std::vector<float> bias = random.normals(s.out, 1);
    const TransposedConv1d a(backend, s, floats, bias, 0.5f, 4);
    const TransposedConv1d b(backend, s, small, bias, 0.5f, 4);
    const std::size_t rows = 20;
    const std::size_t around = 16;
    const auto x = random.normals((rows + 2 * around) * s.in, 1);
    std::vector<float> wanted(rows * stride * s.out);
    std::vector<float> found(wanted.size());
    std::vector<float> activated(wanted.size());
    a.run(backend, x.data() + around * s.in, rows, wanted.data(), activated.data(), 0.1f);
    b.run(backend, x.data() + around * s.in, rows, found.data(), activated.data(), 0.1f);
    INFO("kernel " << kernel << ", stride " << stride << ": " << snr_db(wanted, found) << " dB");
    CHECK(snr_db(wanted, found) >= 110);
  }
}

TEST_CASE("all instruction sets expand panels to the same values") {
  Random random(8);
  constexpr std::size_t lanes = 32;
  constexpr std::size_t rows = 12;
  constexpr std::size_t group_rows = 4;
  constexpr std::size_t most_taps = 7;
  std::vector<std::int8_t> values;
  for (std::size_t i = 0; i < most_taps * rows * lanes; ++i)
    values.push_back(static_cast<std::int8_t>(random.below(256)));
  const std::vector<float> scales = random.normals(most_taps * rows / group_rows * lanes, 0.01f);
  for (const int bits : {4, 8}) {
    const CompactPanel panel{
        nullptr, values.data(), scales.data(), bits, lanes, rows, group_rows, rows * lanes, rows / group_rows * lanes};
    for (const Loops* loops : supported_loops())
      for (std::size_t f = 0; f < loops->cook_toom_count; ++f) {
        const CookToomLoops& fast = loops->cook_toom[f];
        const std::size_t n = static_cast<std::size_t>(fast.n);
        const std::size_t point = rows * lanes;
        std::vector<float> found(n * point);
        std::vector<float> taps(static_cast<std::size_t>(fast.r));
        std::vector<float> wanted(n);
        fast.expand(panel, found.data(), point);
        for (std::size_t at = 0; at < point; ++at) {
          const std::size_t row = at / lanes;
          const std::size_t lane = at % lanes;
          for (std::size_t k = 0; k < taps.size(); ++k) {
            const std::int8_t byte = values[k * rows * lanes + (bits == 8 ? row : row / 2) * lanes + lane];
            const int value = bits == 8 ? byte : row % 2 ? byte >> 4 : static_cast<std::int8_t>(byte * 16) >> 4;
            taps[k] =
                static_cast<float>(value) * scales[k * rows / group_rows * lanes + row / group_rows * lanes + lane];
          }
          fast.weights(taps.data(), wanted.data());
          for (std::size_t p = 0; p < n; ++p)
            REQUIRE(std::fabs(found[p * point + at] - wanted[p]) <= 1e-5f * (1 + std::fabs(wanted[p])));
        }
      }
  }
}
