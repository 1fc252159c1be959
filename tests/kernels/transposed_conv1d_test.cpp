#include "engine/kernels/transposed_conv1d.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/kernels/reference.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Outcome {
  double db;
  std::vector<float> raw;
  std::vector<float> activated;
};

// The rows before and after the `rows` rows also have values, because they take part in the sums.
Outcome run(Backend& backend, const TransposedConv1dShape& s, std::size_t rows, std::size_t tile, std::uint32_t seed) {
  Random random(seed);
  const std::vector<float> weights = random.normals(s.in * s.out * s.kernel);
  const std::vector<float> bias = random.normals(s.out);
  const float scale = 1 / 3.0f;
  const TransposedConv1d layer(backend, s, weights, bias, scale, tile);
  const std::size_t all = layer.before() + rows + layer.after();
  const HeapCopy x(random.normals((all + layer.overread()) * s.in), layer.overread() ? 0 : 32);
  const std::size_t out_rows = rows * s.stride;
  std::vector<float> raw(out_rows * s.out);
  std::vector<float> activated(raw.size());
  layer.run(backend, x.data() + layer.before() * s.in, rows, raw.data(), activated.data(), 0.1f);

  Doubles wanted(raw.size());
  Doubles wanted_activated;
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = static_cast<double>(bias[i % s.out]);
  for (std::size_t t = 0; t < all; ++t)
    for (std::size_t k = 0; k < s.kernel; ++k) {
      // By definition, input row t contributes to output rows t · stride + k − padding.
      const auto to = (static_cast<std::ptrdiff_t>(t) - static_cast<std::ptrdiff_t>(layer.before())) *
                          static_cast<std::ptrdiff_t>(s.stride) +
                      static_cast<std::ptrdiff_t>(k) - static_cast<std::ptrdiff_t>(s.padding);
      if (to < 0 || to >= static_cast<std::ptrdiff_t>(out_rows)) continue;
      for (std::size_t i = 0; i < s.in; ++i)
        for (std::size_t o = 0; o < s.out; ++o)
          wanted[static_cast<std::size_t>(to) * s.out + o] +=
              static_cast<double>(scale) * static_cast<double>(x.data()[t * s.in + i]) *
              static_cast<double>(weights[(i * s.out + o) * s.kernel + k]);
    }
  for (const double w : wanted) wanted_activated.push_back(leaky(w, 0.1));
  return {std::min(snr_db(wanted, raw), snr_db(wanted_activated, activated)), raw, activated};
}

std::vector<TransposedConv1dShape> shapes() {
  std::vector<TransposedConv1dShape> all;
  for (const auto& [stride, kernel] : std::vector<std::pair<std::size_t, std::size_t>>{
           {2, 2}, {2, 4}, {2, 8}, {3, 7}, {4, 4}, {4, 8}, {4, 16}, {5, 11}, {8, 8}, {8, 16}})
    for (const auto& [in, out] : std::vector<std::pair<std::size_t, std::size_t>>{{1, 1}, {3, 5}, {32, 16}, {17, 33}})
      all.push_back({in, out, kernel, stride, (kernel - stride) / 2});
  return all;
}

}  // namespace

TEST_CASE("a transposed convolution equals the scattered sum: direct to 115 dB, Cook–Toom to 95 dB") {
  Backend backend(1);
  std::uint32_t seed = 0;
  for (const TransposedConv1dShape& s : shapes())
    for (const std::size_t rows : {1, 2, 7, 40})
      for (const std::size_t tile : {0, 4}) {
        const Outcome o = run(backend, s, rows, tile, ++seed);
        const double promised = tile == 0 ? 115 : rows * s.out * s.stride < 100 ? 90 : 95;
        INFO("kernel " << s.kernel << ", stride " << s.stride << ", " << s.in << " → " << s.out << " channels, " << rows
                       << " rows, tile " << tile << ": " << o.db << " dB");
        CHECK(o.db >= promised);
      }
}

TEST_CASE("a transposed convolution may add a residual that lies where it writes its output") {
  Backend backend(2);
  Random random(32);
  for (const TransposedConv1dShape& s : shapes()) {
    const TransposedConv1d layer(backend, s, random.normals(s.in * s.out * s.kernel), random.normals(s.out), 1, 4);
    const std::size_t rows = 9;
    const HeapCopy x(random.normals((layer.before() + rows + layer.after() + layer.overread()) * s.in), 32);
    std::vector<float> sums(rows * s.stride * s.out);
    std::vector<float> activated(sums.size());
    layer.run(backend, x.data() + layer.before() * s.in, rows, sums.data(), activated.data(), 0.1f);
    std::vector<float> found = random.normals(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += found[i];
    Epilogue e;
    e.raw = found.data();
    e.residual = found.data();
    layer.run(backend, x.data() + layer.before() * s.in, rows, e);
    CHECK(snr_db(sums, found) >= 120);
  }
}

TEST_CASE("a transposed convolution gives the same bits for 1, 2, 3 and 4 threads") {
  Backend one(1);
  for (int threads = 2; threads <= 4; ++threads) {
    Backend several(threads);
    for (const TransposedConv1dShape& s : shapes()) {
      const Outcome a = run(one, s, 29, 4, 7);
      const Outcome b = run(several, s, 29, 4, 7);
      CHECK(identical(a.raw, b.raw));
      CHECK(identical(a.activated, b.activated));
    }
  }
}
