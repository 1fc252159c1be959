#include "engine/kernels/conv1d.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "tests/kernels/reference.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Case {
  Conv1dShape shape;
  std::size_t rows;
  std::size_t tile;
  std::size_t x_gap;
  std::size_t out_gap;
  bool has_bias;
  bool residual;
  bool accumulate;
  bool raw;
  bool activated;

  std::string name() const {
    return std::to_string(shape.in) + " → " + std::to_string(shape.out) + " channels, kernel " +
           std::to_string(shape.kernel) + ", dilation " + std::to_string(shape.dilation) + ", " + std::to_string(rows) +
           " rows, tile " + std::to_string(tile);
  }
  std::size_t products() const { return shape.in * shape.out * shape.kernel * rows; }
};

Case random_case(Random& random, std::size_t most_products = 8000000) {
  static const std::vector<std::size_t> channels = {1, 3, 16, 17, 32, 48, 96, 192};
  static const std::vector<std::size_t> kernels = {1, 2, 3, 4, 5, 6, 7, 9, 11, 13};
  static const std::vector<std::size_t> dilations = {1, 2, 3, 5, 6, 9, 12};
  static const std::vector<std::size_t> rows = {1, 2, 7, 50, 300};
  static const std::vector<std::size_t> tiles = {0, 2, 4, 6, 8};
  Case c;
  do {
    c.shape = {random.of(channels), random.of(channels), random.of(kernels), random.of(dilations)};
    c.rows = random.of(rows);
  } while (c.products() > most_products);
  c.tile = random.of(tiles);
  c.x_gap = random.below(2) * 7;
  c.out_gap = random.below(2) * 5;
  c.has_bias = random.below(4);
  c.residual = random.below(2);
  c.accumulate = random.below(2);
  c.raw = random.below(3);
  c.activated = !c.raw || random.below(2);
  return c;
}

// Weights that give outputs of power 1, so that an error in dB means the same for all shapes.
std::vector<float> random_weights(Random& random, const Conv1dShape& s) {
  return random.normals(s.out * s.in * s.kernel, 1 / std::sqrt(static_cast<float>(s.in * s.kernel)));
}

// `rows` rows of normal values. Gaps between rows are NaN, because no kernel may read them; the last row has no gap.
std::vector<float> with_gaps(Random& random, std::size_t rows, std::size_t channels, std::size_t gap) {
  std::vector<float> x;
  for (std::size_t t = 0; t < rows; ++t) {
    for (std::size_t c = 0; c < channels; ++c) x.push_back(random.normal(1));
    if (t + 1 < rows) x.insert(x.end(), gap, std::numeric_limits<float>::quiet_NaN());
  }
  return x;
}

// XNNPACK's kernels may read a little beyond a matrix that they read directly (Buffer has such a margin).
std::size_t margin(const Conv1d& conv) { return conv.tile_rows() == 1 ? 32 : 0; }

std::size_t input_rows(const Conv1d& conv, std::size_t rows) {
  return rows + (conv.shape().kernel - 1) * conv.shape().dilation + conv.overread();
}

// −10 log10 of the mean squared error: the SNR against a signal of power 1. Gaps are left out.
double error_db(const Doubles& wanted, const float* found, std::size_t channels, std::size_t gap) {
  double error = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    error += std::pow(wanted[i] - static_cast<double>(found[i / channels * (channels + gap) + i % channels]), 2);
  return -10 * std::log10(error / static_cast<double>(wanted.size()) + 1e-30);
}

struct Outcome {
  double db;
  bool is_fast;
  // outputs including gaps
  std::vector<float> raw;
  std::vector<float> activated;
};

Outcome run(Backend& backend, const Case& c, std::uint32_t seed, bool compare = true) {
  Random random(seed);
  const Conv1dShape& s = c.shape;
  const std::vector<float> weights = random_weights(random, s);
  const std::vector<float> bias = c.has_bias ? random.normals(s.out) : std::vector<float>();
  const Conv1d conv(backend, s, weights, bias, c.tile);
  const HeapCopy x(with_gaps(random, input_rows(conv, c.rows), s.in, c.x_gap), margin(conv));
  const std::vector<float> residual = with_gaps(random, c.rows, s.out, c.out_gap);
  const std::vector<float> more = with_gaps(random, c.rows, s.out, c.out_gap);
  const HeapCopy residuals(residual);
  const HeapCopy sums(more);
  const HeapCopy raw(std::vector<float>(residual.size(), 9));
  const HeapCopy activated(std::vector<float>(residual.size(), 9));
  Epilogue e;
  if (c.residual) e.residual = residuals.data();
  if (c.accumulate) e.accumulate = sums.data();
  if (c.raw) e.raw = raw.data();
  if (c.activated) e.activated = activated.data();
  e.slope = 0.1f;
  e.stride = s.out + c.out_gap;
  conv.run(backend, x.data(), s.in + c.x_gap, c.rows, e);

  Outcome o{std::numeric_limits<double>::infinity(), conv.tile_rows() > 1, {}, {}};
  o.raw.assign(raw.data(), raw.data() + residual.size());
  o.activated.assign(activated.data(), activated.data() + residual.size());
  if (!compare) return o;
  Doubles wanted = convolution(s, weights, bias, x.data(), s.in + c.x_gap, c.rows);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::size_t at = i / s.out * e.stride + i % s.out;
    if (c.residual) wanted[i] += static_cast<double>(residual[at]);
    if (c.accumulate) wanted[i] += static_cast<double>(more[at]);
  }
  Least least;
  if (c.raw) least.take(error_db(wanted, raw.data(), s.out, c.out_gap));
  for (double& w : wanted) w = leaky(w, 0.1);
  if (c.activated) least.take(error_db(wanted, activated.data(), s.out, c.out_gap));
  o.db = least.value();
  for (std::size_t t = 0; t + 1 < c.rows; ++t)
    for (std::size_t g = 0; g < c.out_gap; ++g)
      if (o.raw[t * e.stride + s.out + g] != 9 || o.activated[t * e.stride + s.out + g] != 9) o.db = -1;
  return o;
}

std::vector<float> run_gated(Backend& backend, const Case& c, std::uint32_t seed, double* db, bool* is_fast) {
  Random random(seed);
  Conv1dShape s = c.shape;
  s.out *= 2;
  const std::vector<float> weights = random_weights(random, s);
  const std::vector<float> bias = random.normals(s.out);
  const std::vector<float> other = random.normals(s.out);
  const Conv1d conv(backend, s, weights, bias, std::min<std::size_t>(c.tile, widest_gated_tile));
  const HeapCopy x(with_gaps(random, input_rows(conv, c.rows), s.in, c.x_gap), margin(conv));
  const HeapCopy others(other);
  const std::size_t channels = c.shape.out;
  const std::size_t stride = channels + c.out_gap;
  const HeapCopy out(std::vector<float>((c.rows - 1) * stride + channels, 9));
  conv.run_gated(backend, x.data(), s.in + c.x_gap, c.rows,
                 {c.has_bias ? others.data() : nullptr, nullptr, out.data(), stride});
  *is_fast = conv.tile_rows() > 1;
  if (db)
    *db =
        error_db(gated(convolution(s, weights, c.has_bias ? other : bias, x.data(), s.in + c.x_gap, c.rows), channels),
                 out.data(), channels, c.out_gap);
  return {out.data(), out.data() + (c.rows - 1) * stride + channels};
}

// With few outputs the mean error varies more, so the limit is lower.
double promised_db(bool is_fast, const Case& c) {
  if (!is_fast) return 115;
  return c.rows * c.shape.out < 100 ? 90 : 95;
}

}  // namespace

TEST_CASE("a convolution equals the plain one: direct to 115 dB, Cook–Toom to 95 dB (90 dB if there are few outputs)") {
  Backend backend(1);
  Random random(1);
  Least direct;
  Least fast;
  for (std::uint32_t i = 0; i < 220; ++i) {
    const Case c = random_case(random);
    const Outcome o = run(backend, c, i);
    (o.is_fast ? fast : direct).take(o.db);
    INFO(c.name() << (o.is_fast ? ", fast: " : ", direct: ") << o.db << " dB");
    CHECK(o.db >= promised_db(o.is_fast, c));
  }
  CHECK(std::isfinite(direct.value()));  // there were cases of both
  CHECK(std::isfinite(fast.value()));
}

TEST_CASE(
    "a gated convolution equals the plain one: direct to 115 dB, Cook–Toom to 95 dB (90 dB if there are few outputs)") {
  Backend backend(1);
  Random random(2);
  Least direct;
  Least fast;
  for (std::uint32_t i = 0; i < 120; ++i) {
    const Case c = random_case(random, 4000000);
    double db = 0;
    bool is_fast = false;
    run_gated(backend, c, i, &db, &is_fast);
    (is_fast ? fast : direct).take(db);
    INFO(c.name() << (is_fast ? ", fast: " : ", direct: ") << db << " dB");
    CHECK(db >= promised_db(is_fast, c));
  }
  CHECK(std::isfinite(direct.value()));  // there were cases of both
  CHECK(std::isfinite(fast.value()));
}

TEST_CASE("Cook–Toom is used for kernels of 3 and more taps if a tile is given; otherwise the direct way") {
  Backend backend(1);
  Random random(3);
  for (const std::size_t kernel : {1, 2, 3, 4, 5, 6, 7, 9, 11, 13})
    for (const std::size_t tile : {0, 2, 4, 6, 8}) {
      const Conv1dShape s{4, 4, kernel, 1};
      const Conv1d conv(backend, s, random_weights(random, s), {}, tile);
      INFO("kernel " << kernel << ", tile " << tile);
      CHECK(conv.tile_rows() <= std::max<std::size_t>(tile, 1));
      if (tile == 0 || kernel == 1) CHECK(conv.tile_rows() == 1);
      if (tile >= 6 && (kernel == 3 || kernel == 5 || kernel == 7 || kernel == 11))
        CHECK(conv.tile_rows() == 6 + (tile == 8 && kernel <= 5 ? 2 : 0));
      if (conv.tile_rows() == 1) CHECK(conv.overread() == 0);
    }
}

TEST_CASE("a convolution gives the same bits for 1, 2, 3 and 4 threads") {
  Backend one(1);
  Random random(4);
  for (int threads = 2; threads <= 4; ++threads) {
    Backend several(threads);
    for (std::uint32_t i = 0; i < 40; ++i) {
      const Case c = random_case(random);
      const Outcome a = run(one, c, i, false);
      const Outcome b = run(several, c, i, false);
      INFO(c.name() << ", " << threads << " threads");
      CHECK(identical(a.raw, b.raw));
      CHECK(identical(a.activated, b.activated));
      bool is_fast = false;
      CHECK(identical(run_gated(one, c, i, nullptr, &is_fast), run_gated(several, c, i, nullptr, &is_fast)));
    }
  }
}

TEST_CASE("a convolution may add a residual that lies where it writes its output") {
  Backend backend(1);
  Random random(5);
  for (const std::size_t tile : {0, 6}) {
    const Conv1dShape s{16, 17, 5, 1};
    const std::vector<float> weights = random_weights(random, s);
    const std::vector<float> x = random.normals(400 * s.in);
    const std::vector<float> start = random.normals(100 * s.out);
    const Conv1d conv(backend, s, weights, {}, tile);
    std::vector<float> in_place = start;
    std::vector<float> apart(start.size());
    Epilogue e;
    e.stride = s.out;
    e.accumulate = start.data();
    e.raw = apart.data();
    conv.run(backend, x.data(), s.in, 100, e);
    e.accumulate = e.raw = in_place.data();
    conv.run(backend, x.data(), s.in, 100, e);
    CHECK(identical(in_place, apart));
  }
}

TEST_CASE("a convolution may end in GELU, and gives the same bits for any number of threads") {
  Random random(6);
  const Conv1dShape s{48, 65, 3, 1};
  const std::size_t rows = 100;
  const std::vector<float> weights = random_weights(random, s);
  const std::vector<float> bias = random.normals(s.out);
  const Buffer x((rows + 2) * s.in);
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = random.normal(1);
  Doubles wanted = convolution(s, weights, bias, x.data(), s.in, rows);
  for (double& v : wanted) v = test::gelu(v);
  std::vector<float> first;
  for (const int threads : {1, 3}) {
    Backend backend(threads);
    std::vector<float> out(rows * s.out);
    Conv1d(backend, s, weights, bias, 0).run_gelu(backend, x.data(), s.in, rows, out.data());
    CHECK(snr_db(wanted, out) >= 115);
    if (first.empty()) first = out;
    CHECK(identical(out, first));
  }
}

TEST_CASE("a thread of its own computes the same bits of a convolution") {
  Backend backend(2);
  Random random(31);
  for (const std::size_t kernel : {1, 3, 7, 11})
    for (const std::size_t dilation : {1, 3})
      for (const std::size_t tile : {0, 4, 8}) {
        const Conv1dShape s{20, 33, kernel, dilation};
        const Conv1d conv(backend, s, random_weights(random, s), random.normals(s.out), tile);
        const std::size_t rows = 300;
        const HeapCopy x(random.normals(input_rows(conv, rows) * s.in), margin(conv));
        std::vector<float> wanted(rows * s.out);
        std::vector<float> found(rows * s.out);
        Epilogue e;
        e.stride = s.out;
        e.raw = wanted.data();
        conv.run(backend, x.data(), s.in, rows, e);
        e.raw = found.data();
        const Buffer scratch(conv.scratch_floats());
        CHECK(conv.scratch_floats() == Conv1d::planned_scratch(backend, s, tile));
        conv.prepare(backend);
        conv.run_alone(backend, x.data(), s.in, rows, e, scratch.data());
        INFO("kernel " << kernel << ", dilation " << dilation << ", tile " << tile);
        CHECK(identical(wanted, found));
      }
}

TEST_CASE("a convolution of no rows does nothing") {
  Backend backend(2);
  const Conv1dShape s{3, 3, 3, 1};
  for (const std::size_t tile : {0, 6})
    CHECK_NOTHROW(Conv1d(backend, s, std::vector<float>(27, 1.0f), {}, tile).run(backend, nullptr, 3, 0, {}));
}
