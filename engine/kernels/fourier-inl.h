// A pass of a Fourier transform (fft.h, loops.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

template <int W>
struct Complexes {
  Vec<W> re;
  Vec<W> im;
};

template <int W>
LINNET_INLINE Complexes<W> plus(Complexes<W> a, Complexes<W> b) {
  return {a.re + b.re, a.im + b.im};
}
template <int W>
LINNET_INLINE Complexes<W> minus(Complexes<W> a, Complexes<W> b) {
  return {a.re - b.re, a.im - b.im};
}
template <int W>
LINNET_INLINE Complexes<W> times(Complexes<W> a, Complexes<W> b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
template <int W>
LINNET_INLINE Complexes<W> scaled(float k, Complexes<W> a) {
  return {k * a.re, k * a.im};
}
template <int W>
LINNET_INLINE Complexes<W> times_minus_i(Complexes<W> a) {
  return {a.im, -a.re};
}

// The transform of R values in place, written out.
template <int R, int W>
LINNET_INLINE void butterfly(Complexes<W>* a) {
  if constexpr (R == 2) {
    const Complexes<W> first = a[0];
    a[0] = plus(first, a[1]);
    a[1] = minus(first, a[1]);
  } else if constexpr (R == 3) {
    const Complexes<W> sum = plus(a[1], a[2]);
    const Complexes<W> even = minus(a[0], scaled(0.5f, sum));
    const Complexes<W> odd = scaled(0.86602540f, times_minus_i(minus(a[1], a[2])));  // the sine of 120°
    a[0] = plus(a[0], sum);
    a[1] = plus(even, odd);
    a[2] = minus(even, odd);
  } else if constexpr (R == 4) {
    const Complexes<W> even = plus(a[0], a[2]);
    const Complexes<W> even_difference = minus(a[0], a[2]);
    const Complexes<W> odd = plus(a[1], a[3]);
    const Complexes<W> odd_difference = times_minus_i(minus(a[1], a[3]));
    a[0] = plus(even, odd);
    a[1] = plus(even_difference, odd_difference);
    a[2] = minus(even, odd);
    a[3] = minus(even_difference, odd_difference);
  } else {
    static_assert(R == 5);
    constexpr float cosine1 = 0.30901699f, cosine2 = -0.80901699f;  // of 72° and 144°
    constexpr float sine1 = 0.95105652f, sine2 = 0.58778525f;
    const Complexes<W> sum1 = plus(a[1], a[4]);
    const Complexes<W> sum2 = plus(a[2], a[3]);
    const Complexes<W> difference1 = minus(a[1], a[4]);
    const Complexes<W> difference2 = minus(a[2], a[3]);
    const Complexes<W> even1 = plus(a[0], plus(scaled(cosine1, sum1), scaled(cosine2, sum2)));
    const Complexes<W> even2 = plus(a[0], plus(scaled(cosine2, sum1), scaled(cosine1, sum2)));
    const Complexes<W> odd1 = times_minus_i(plus(scaled(sine1, difference1), scaled(sine2, difference2)));
    const Complexes<W> odd2 = times_minus_i(minus(scaled(sine2, difference1), scaled(sine1, difference2)));
    a[0] = plus(a[0], plus(sum1, sum2));
    a[1] = plus(even1, odd1);
    a[2] = plus(even2, odd2);
    a[3] = minus(even2, odd2);
    a[4] = minus(even1, odd1);
  }
}

// R values that are `step` floats apart, transformed. rotation(k): what value k is multiplied with.
template <int R, int W, class Rotation>
LINNET_INLINE void transformed(const float* re, const float* im, Size step, Complexes<W>* a, const Rotation& rotation) {
  for (Size j = 0; j < R; ++j) a[j] = {load<W>(re + step * j), load<W>(im + step * j)};
  butterfly<R, W>(a);
  for (Size k = 1; k < R; ++k) a[k] = times(a[k], rotation(k));
}

// The first pass, stride 1: vectors lie along p, and what belongs together in y is R floats apart.
template <int R>
void first_pass(const FourierPass& pass, const float* x, float* y) {
  const Size groups = pass.groups;
  const Size plane = R * groups;
  for_channels(groups, [&](auto lanes, Size p) {
    constexpr int W = decltype(lanes)::value;
    Complexes<W> a[R];
    transformed<R, W>(x + p, x + plane + p, groups, a, [&](Size k) -> Complexes<W> {
      const float* from = pass.rotations + 2 * (k - 1) * groups + p;
      return {load<W>(from), load<W>(from + groups)};
    });
    float values[2][R][W];
    for (Size k = 0; k < R; ++k) {
      store<W>(values[0][k], a[k].re);
      store<W>(values[1][k], a[k].im);
    }
    for (Size lane = 0; lane < W; ++lane)
      for (Size k = 0; k < R; ++k) {
        y[R * (p + lane) + k] = values[0][k][lane];
        y[R * (p + lane) + k + plane] = values[1][k][lane];
      }
  });
}

template <int R>
void later_pass(const FourierPass& pass, const float* x, float* y) {
  const Size groups = pass.groups;
  const Size stride = pass.stride;
  const Size plane = R * groups * stride;
  for (Size p = 0; p < groups; ++p) {
    const float* from = x + stride * p;
    float* to = y + stride * R * p;
    const float* rotations = pass.rotations + p;
    for_channels(stride, [&](auto lanes, Size q) {
      constexpr int W = decltype(lanes)::value;
      Complexes<W> a[R];
      transformed<R, W>(from + q, from + plane + q, stride * groups, a, [&](Size k) -> Complexes<W> {
        return {fill<W>(rotations[2 * (k - 1) * groups]), fill<W>(rotations[(2 * k - 1) * groups])};
      });
      for (Size k = 0; k < R; ++k) {
        store<W>(to + stride * k + q, a[k].re);
        store<W>(to + stride * k + plane + q, a[k].im);
      }
    });
  }
}

template <int R>
void fourier_pass_of(const FourierPass& pass, const float* x, float* y) {
  if (pass.stride == 1)
    first_pass<R>(pass, x, y);
  else
    later_pass<R>(pass, x, y);
}

void fourier_pass(const FourierPass& pass, const float* x, float* y) {
  switch (pass.radix) {
    case 2:
      return fourier_pass_of<2>(pass, x, y);
    case 3:
      return fourier_pass_of<3>(pass, x, y);
    case 4:
      return fourier_pass_of<4>(pass, x, y);
    default:
      return fourier_pass_of<5>(pass, x, y);
  }
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
