// What adaptive instance normalisation needs over rows: each channel's mean and squares, and the normalised values
// through an activation (loops.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

// sin²(x): its period is π, and no sign is needed. π consists of three numbers, of which the first two have so few bits
// that their products with k are exact. The polynomial is a minimax one for r up to ±π/2 (error 4.7e-9).
template <int W>
LINNET_INLINE Vec<W> squared_sine(Vec<W> x) {
  x = minimum<W>(maximum<W>(x, fill<W>(-8192.0f)), fill<W>(8192.0f));
  const float magic = 12582912.0f;  // as in exponential()
  const Vec<W> k = (x * 0.318309886f + magic) - magic;
  const Vec<W> r = x - k * 3.140625f - k * 9.67502593994140625e-4f - k * 1.509957990978376432e-7f;
  const Vec<W> z = r * r;
  Vec<W> p = z * 2.5999032e-6f - 1.9806547e-4f;
  p = p * z + 8.3330164e-3f;
  p = p * z - 1.6666657e-1f;
  const Vec<W> sine = p * z * r + r;
  return sine * sine;
}

// Calls f(Index<lanes>{}, first channel, first row, Index<rows>{}): four rows at a time, whose constants are loaded
// once.
template <class F>
LINNET_INLINE void for_rows_of_channels(Size channels, Size rows, F&& f) {
  Size t = 0;
  for (; t + 4 <= rows; t += 4) for_channels(channels, [&](auto lanes, Size c) { f(lanes, c, t, Index<4>{}); });
  for (; t < rows; ++t) for_channels(channels, [&](auto lanes, Size c) { f(lanes, c, t, Index<1>{}); });
}

void snake(const float* x, Size channels, Size rows, const Snake& s, float* out) {
  for_rows_of_channels(channels, rows, [&](auto lanes, Size c, Size t, auto count) {
    constexpr int W = decltype(lanes)::value;
    const Vec<W> scale = load<W>(s.scale + c);
    const Vec<W> shift = load<W>(s.shift + c);
    const Vec<W> alpha = load<W>(s.alpha + c);
    const Vec<W> inverse = load<W>(s.inverse_alpha + c);
    unroll<0, decltype(count)::value>([&](auto i) {
      const Size at = (t + decltype(i)::value) * channels + c;
      const Vec<W> v = multiply_add<W>(scale, load<W>(x + at), shift);
      store<W>(out + at, multiply_add<W>(squared_sine<W>(alpha * v), inverse, v));
    });
  });
}

void leaky_affine(const float* x, Size channels, Size rows, const float* scale, const float* shift, float slope,
                  float* out) {
  for_rows_of_channels(channels, rows, [&](auto lanes, Size c, Size t, auto count) {
    constexpr int W = decltype(lanes)::value;
    const Vec<W> factor = load<W>(scale + c);
    const Vec<W> offset = load<W>(shift + c);
    unroll<0, decltype(count)::value>([&](auto i) {
      const Size at = (t + decltype(i)::value) * channels + c;
      const Vec<W> v = multiply_add<W>(factor, load<W>(x + at), offset);
      store<W>(out + at, v > 0.0f ? v : v * slope);
    });
  });
}

// Of Vectors · W channels. Differences from the first row are summed, so that a large mean costs no digits.
template <int W, int Vectors>
LINNET_INLINE void moments_of(const float* x, Size channels, Size rows, float* mean, float* squares) {
  Vec<W> first[Vectors];
  Vec<W> sums[Vectors];
  Vec<W> products[Vectors];
  unroll<0, Vectors>([&](auto i) {
    constexpr int I = decltype(i)::value;
    first[I] = load<W>(x + I * W);
    sums[I] = products[I] = Vec<W>{};
  });
  const float* row = x + channels;
  for (Size t = 1; t < rows; ++t, row += channels)
    unroll<0, Vectors>([&](auto i) {
      constexpr int I = decltype(i)::value;
      const Vec<W> d = load<W>(row + I * W) - first[I];
      sums[I] += d;
      products[I] = multiply_add<W>(d, d, products[I]);
    });
  const float share = 1.0f / static_cast<float>(rows);
  unroll<0, Vectors>([&](auto i) {
    constexpr int I = decltype(i)::value;
    const Vec<W> d = sums[I] * share;
    store<W>(mean + I * W, first[I] + d);
    store<W>(squares + I * W, maximum<W>(products[I] - sums[I] * d, Vec<W>{}));
  });
}

void moments(const float* x, Size channels, Size rows, float* mean, float* squares) {
  constexpr Size together = 4 * LINNET_LANES;
  Size c = 0;
  for (; c + together <= channels; c += together)
    moments_of<LINNET_LANES, 4>(x + c, channels, rows, mean + c, squares + c);
  for_channels(channels - c, [&](auto lanes, Size i) {
    constexpr int W = decltype(lanes)::value;
    moments_of<W, 1>(x + c + i, channels, rows, mean + c + i, squares + c + i);
  });
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
