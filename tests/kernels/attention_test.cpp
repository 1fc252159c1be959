#include "engine/kernels/attention.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/kernels/reference.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Input {
  AttentionShape shape;
  std::size_t rows;
  std::vector<float> qkv;
  std::vector<float> keys;
  std::vector<float> values;
};

Input random_input(Random& random, const AttentionShape& shape, std::size_t rows) {
  const std::size_t positions = 2 * shape.window + 1;
  const std::size_t d = shape.head_channels;
  return {shape, rows, random.normals(rows * 3 * shape.heads * d, 1.5f / std::sqrt(std::sqrt(static_cast<float>(d)))),
          random.normals(positions * d), random.normals(positions * d)};
}

// The reference. The score of a query is its dot product with each key and with the embedding of each position in
// reach.
Doubles reference(const Input& in) {
  const std::size_t d = in.shape.head_channels;
  const std::size_t channels = in.shape.heads * d;
  const std::size_t stride = 3 * channels;
  const auto at = [&](std::size_t part, std::size_t t, std::size_t c) {
    return static_cast<double>(in.qkv[t * stride + part * channels + c]);
  };
  const auto distance = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
  Doubles out(in.rows * channels);
  Doubles p(in.rows);
  for (std::size_t h = 0; h < in.shape.heads; ++h)
    for (std::size_t t = 0; t < in.rows; ++t) {
      double largest = -1e300;
      double total = 0;
      for (std::size_t j = 0; j < in.rows; ++j) {
        p[j] = 0;
        for (std::size_t c = 0; c < d; ++c) {
          double key = at(1, j, h * d + c);
          if (distance(t, j) <= in.shape.window) key += static_cast<double>(in.keys[(j + in.shape.window - t) * d + c]);
          p[j] += at(0, t, h * d + c) * key;
        }
        largest = std::max(largest, p[j]);
      }
      for (double& x : p) total += x = std::exp(x - largest);
      for (std::size_t j = 0; j < in.rows; ++j)
        for (std::size_t c = 0; c < d; ++c) {
          double value = at(2, j, h * d + c);
          if (distance(t, j) <= in.shape.window)
            value += static_cast<double>(in.values[(j + in.shape.window - t) * d + c]);
          out[t * channels + h * d + c] += p[j] / total * value;
        }
    }
  return out;
}

std::vector<float> run(const Backend& backend, Attention& attention, const Input& in) {
  const HeapCopy qkv(in.qkv, 32);
  std::vector<float> out(in.qkv.size() / 3);
  attention.run(backend, qkv.data(), in.rows, in.keys, in.values, out.data());
  return out;
}

}  // namespace

TEST_CASE("attention with relative positions equals the plain sums to 105 dB, for every length up to 70") {
  Backend backend(1);
  Random random(1);
  Least least;
  for (const AttentionShape shape :
       {AttentionShape{1, 8, 4}, AttentionShape{2, 16, 4}, AttentionShape{3, 5, 0}, AttentionShape{2, 96, 4}}) {
    Attention attention(backend, shape, 70);  // one object for longer and shorter sequences in turn
    for (std::size_t rows = 1; rows <= 70; rows += shape.head_channels > 50 ? 9 : 1) {
      const Input in = random_input(random, shape, rows % 2 ? rows : 71 - rows);
      least.take(snr_db(reference(in), run(backend, attention, in)));
    }
  }
  INFO("least SNR " << least.value() << " dB");
  CHECK(least.value() >= 105);
}

TEST_CASE("attention gives the same bits for 1, 2, 3 and 4 threads") {
  Random random(2);
  Backend one(1);
  for (const std::size_t rows : {1, 5, 33, 70, 200}) {
    const Input in = random_input(random, {2, 24, 4}, rows);
    Attention alone(one, in.shape, rows);
    const std::vector<float> wanted = run(one, alone, in);
    for (int threads = 2; threads <= 4; ++threads) {
      Backend several(threads);
      Attention attention(several, in.shape, rows);
      CHECK(identical(run(several, attention, in), wanted));
    }
  }
}
