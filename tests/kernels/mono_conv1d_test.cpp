#include "engine/kernels/mono_conv1d.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/kernels/reference.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Outcome {
  double worst;  // error
  std::vector<float> out;
};

Outcome run(const Backend& backend, std::size_t in, std::size_t kernel, std::size_t rows, std::uint32_t seed) {
  Random random(seed);
  const float bias = random.normal(0.3f);
  const float scale = 0.5f;
  const std::vector<float> weights = random.normals(in * kernel, 1 / std::sqrt(static_cast<float>(in * kernel)));
  const MonoConv1d layer(in, kernel, weights, bias, scale);
  // As documented, rows beyond the last tap are read, and up to 15 more outputs are written.
  const HeapCopy x(random.normals((rows + kernel - 1 + layer.overread()) * in), 0);
  const std::size_t room = (rows + 15) / 16 * 16;
  const HeapCopy out(std::vector<float>(room, 9.0f));
  layer.run(backend, x.data(), rows, out.data());
  std::vector<float> scaled = weights;
  for (float& w : scaled) w *= scale;
  const Doubles sums = convolution({in, 1, kernel, 1}, scaled, std::span(&bias, 1), x.data(), in, rows);
  Outcome o{0, {out.data(), out.data() + rows}};
  for (std::size_t t = 0; t < rows; ++t)
    o.worst = std::max(o.worst, std::abs(std::tanh(sums[t]) - static_cast<double>(o.out[t])));
  return o;
}

}  // namespace

TEST_CASE("the convolution to one channel equals the plain one to a millionth of full scale") {
  const Backend backend(1);
  std::uint32_t seed = 0;
  for (const std::size_t in : {1, 3, 8, 16, 17, 32})
    for (const std::size_t kernel : {1, 3, 7, 11})
      for (const std::size_t rows : {1, 15, 16, 17, 200}) {
        const Outcome o = run(backend, in, kernel, rows, ++seed);
        INFO(in << " channels, kernel " << kernel << ", " << rows << " rows: " << o.worst);
        CHECK(o.worst < 1e-6);
      }
}

TEST_CASE("the convolution to one channel gives the same bits for 1, 2, 3 and 4 threads") {
  const Backend one(1);
  for (int threads = 2; threads <= 4; ++threads) {
    const Backend several(threads);
    for (const std::size_t rows : {1, 17, 300, 4096})
      CHECK(identical(run(one, 32, 7, rows, 5).out, run(several, 32, 7, rows, 5).out));
  }
}
