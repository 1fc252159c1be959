#include "engine/kernels/cook_toom.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/kernels/reference.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// An algorithm is exact for all taps and inputs if Σ_j Aᵀ[i][j] · G[j][k] · Bᵀ[j][l] is 1 where l = i + k, else 0.
template <int M, int R>
double identity_error() {
  const CookToom<M, R>& f = cook_toom<M, R>;
  double worst = 0;
  for (int i = 0; i < M; ++i)
    for (int k = 0; k < R; ++k)
      for (int l = 0; l < f.n; ++l) {
        double sum = 0;
        for (int j = 0; j < f.n; ++j) sum += f.at[i][j] * f.g[j][k] * f.bt[j][l];
        worst = std::max(worst, std::abs(sum - (l == i + k ? 1 : 0)));
      }
  return worst;
}

template <int M, int R>
bool matrices_are_exact_in_float() {
  const CookToom<M, R>& f = cook_toom<M, R>;
  bool exact = true;
  for (const auto& row : f.at)
    for (const double x : row) exact = exact && x == static_cast<double>(static_cast<float>(x));
  return exact;
}

// Compares F(m, r) with the direct way. Returns the least SNR over shapes with as many rows as the tiles need.
double least_snr(const CookToomLoops& f, std::size_t channels, std::size_t tiles, std::size_t dilation,
                 Random& random) {
  const auto m = static_cast<std::size_t>(f.m);
  const auto r = static_cast<std::size_t>(f.r);
  const auto n = static_cast<std::size_t>(f.n);
  const std::size_t rows = m * tiles * dilation;
  const std::size_t all = tiles * dilation;
  const std::size_t in_rows = rows + (r - 1) * dilation;
  const std::vector<float> x = random.normals(in_rows * channels);
  const std::vector<float> taps = random.normals(channels * r);
  std::vector<float> points(channels * n);
  std::vector<float> v(n * all * channels);
  std::vector<float> out(rows * channels);
  for (std::size_t c = 0; c < channels; ++c) f.weights(&taps[c * r], &points[c * n]);
  f.input(x.data(), channels, channels, dilation, 0, all, v.data(), channels);
  for (std::size_t p = 0; p < n; ++p)  // products of each channel by itself, as in a depthwise convolution
    for (std::size_t t = 0; t < all; ++t)
      for (std::size_t c = 0; c < channels; ++c) v[(p * all + t) * channels + c] *= points[c * n + p];
  Epilogue e;
  e.raw = out.data();
  e.stride = channels;
  f.output(v.data(), channels, dilation, 0, all, rows, e);
  Doubles wanted(rows * channels);
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t c = 0; c < channels; ++c)
      for (std::size_t k = 0; k < r; ++k)
        wanted[t * channels + c] +=
            static_cast<double>(x[(t + k * dilation) * channels + c]) * static_cast<double>(taps[c * r + k]);
  return snr_db(wanted, out);
}

}  // namespace

TEST_CASE("the matrices of every Cook–Toom algorithm in the table are exact") {
  const auto check = []<int M, int R>() {
    INFO("F(" << M << ", " << R << ")");
    CHECK(identity_error<M, R>() < 1e-12);
    CHECK(matrices_are_exact_in_float<M, R>());
  };
  check.operator()<2, 3>();
  check.operator()<4, 3>();
  check.operator()<6, 3>();
  check.operator()<8, 3>();
  check.operator()<4, 5>();
  check.operator()<6, 5>();
  check.operator()<8, 5>();
  check.operator()<5, 6>();
  check.operator()<6, 6>();
  check.operator()<4, 7>();
  check.operator()<6, 7>();
}

TEST_CASE("every Cook–Toom algorithm of every instruction set reaches 95 dB in single precision") {
  for (const Loops* loops : supported_loops())
    for (std::size_t i = 0; i < loops->cook_toom_count; ++i) {
      const CookToomLoops& f = loops->cook_toom[i];
      Random random(static_cast<std::uint32_t>(i));
      Least least;
      for (const std::size_t channels : {1, 3, 16, 17, 48})
        for (const std::size_t dilation : {1, 3}) least.take(least_snr(f, channels, 20, dilation, random));
      INFO(loops->name << " F(" << f.m << ", " << f.r << "): " << least.value() << " dB");
      CHECK(f.n == f.m + f.r - 1);
      CHECK(least.value() >= 95);
    }
}

TEST_CASE("all instruction sets have the same Cook–Toom algorithms") {
  for (const Loops* loops : supported_loops()) {
    REQUIRE(loops->cook_toom_count == loops_baseline.cook_toom_count);
    for (std::size_t i = 0; i < loops->cook_toom_count; ++i) {
      CHECK(loops->cook_toom[i].m == loops_baseline.cook_toom[i].m);
      CHECK(loops->cook_toom[i].r == loops_baseline.cook_toom[i].r);
    }
  }
}
