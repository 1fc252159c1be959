// Vectors of LINNET_LANES floats and functions of one variable on them. Part of loops-inl.h, which says how it is
// compiled.
#pragma once

#include <cstddef>

#define LINNET_INLINE inline __attribute__((always_inline))

namespace linnet {
namespace {
namespace LINNET_SET {

using Size = std::size_t;

template <int W>
struct Lanes {
  typedef float Vec __attribute__((vector_size(4 * W), aligned(4), may_alias));
  typedef std::int32_t Int __attribute__((vector_size(4 * W), aligned(4), may_alias));
  typedef std::int16_t Shorts __attribute__((vector_size(2 * W)));
  typedef std::int8_t Bytes __attribute__((vector_size(W), aligned(1), may_alias));
};
template <int W>
using Vec = typename Lanes<W>::Vec;

template <int W>
LINNET_INLINE Vec<W> load(const float* p) {
  return *reinterpret_cast<const Vec<W>*>(p);
}
template <int W>
LINNET_INLINE void store(float* p, Vec<W> v) {
  *reinterpret_cast<Vec<W>*>(p) = v;
}
template <int W>
LINNET_INLINE Vec<W> fill(float x) {
  return x - Vec<W>{};
}
template <int W>
LINNET_INLINE Vec<W> maximum(Vec<W> a, Vec<W> b) {
  return a > b ? a : b;
}
template <int W>
LINNET_INLINE Vec<W> minimum(Vec<W> a, Vec<W> b) {
  return a < b ? a : b;
}
// s + k · x. Compilers fuse the two operations where the machine defines the result. WebAssembly's relaxed SIMD does
// not, so loops_relaxed.cpp defines LINNET_FUSED.
template <int W>
LINNET_INLINE Vec<W> multiply_add(Vec<W> k, Vec<W> x, Vec<W> s) {
#ifdef LINNET_FUSED
  if constexpr (W == LINNET_LANES) return LINNET_FUSED(k, x, s);
#endif
  return s + k * x;
}
// The same for a factor known at compile time: the return value of a lambda without captures.
template <int W, class Factor>
LINNET_INLINE Vec<W> add_multiple(Factor factor, Vec<W> x, Vec<W> s) {
  constexpr float k = factor();
  if constexpr (k == 1)
    return s + x;
  else if constexpr (k == -1)
    return s - x;
  else
    return multiply_add<W>(fill<W>(k), x, s);
}
template <int W>
LINNET_INLINE float sum(Vec<W> v) {
  float s = 0;
  for (int i = 0; i < W; ++i) s += v[i];
  return s;
}

template <int I>
struct Index {
  static constexpr int value = I;
};
// f(Index<First>{}), …, f(Index<Last - 1>{}): loops over matrix rows must be unrolled so that their constants are
// folded.
template <int First, int Last, class F>
LINNET_INLINE void unroll(F&& f) {
  if constexpr (First < Last) {
    f(Index<First>{});
    unroll<First + 1, Last>(f);
  }
}
// Calls f(Index<lanes>{}, first channel) over all channels: full vectors first, then narrower ones.
template <class F>
LINNET_INLINE void for_channels(Size channels, F&& f) {
  Size c = 0;
  for (; c + LINNET_LANES <= channels; c += LINNET_LANES) f(Index<LINNET_LANES>{}, c);
  if constexpr (LINNET_LANES > 4)
    for (; c + 4 <= channels; c += 4) f(Index<4>{}, c);
  for (; c < channels; ++c) f(Index<1>{}, c);
}

// e^x to 2 ulp for x in [-87, 88] (clamped): 2^k · e^r with the Cephes polynomial for e^r, |r| <= ln 2 / 2.
template <int W>
LINNET_INLINE Vec<W> exponential(Vec<W> x) {
  x = minimum<W>(maximum<W>(x, fill<W>(-87.0f)), fill<W>(88.0f));
  const float magic = 12582912.0f;  // 1.5 · 2^23: adding it rounds to an integer in the low bits
  const Vec<W> shifted = x * 1.44269504f + magic;
  const Vec<W> k = shifted - magic;
  const Vec<W> r = x - k * 0.693359375f + k * 2.12194440e-4f;
  Vec<W> p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  using Int = typename Lanes<W>::Int;  // casts between vectors preserve the bits
  const Int scale = ((Int)shifted + 127) << 23;
  return p * (Vec<W>)scale;
}

template <int W>
LINNET_INLINE Vec<W> hyperbolic_tangent(Vec<W> x) {
  const Vec<W> a = exponential<W>(maximum<W>(minimum<W>(x, fill<W>(20.0f)), fill<W>(-20.0f)) * -2.0f);
  return (1.0f - a) / (1.0f + a);
}

// tanh(u) · sigmoid(v) with one division.
template <int W>
LINNET_INLINE Vec<W> gated(Vec<W> u, Vec<W> v) {
  const Vec<W> a = exponential<W>(maximum<W>(minimum<W>(u, fill<W>(20.0f)), fill<W>(-20.0f)) * -2.0f);
  const Vec<W> b = exponential<W>(-maximum<W>(minimum<W>(v, fill<W>(40.0f)), fill<W>(-40.0f)));
  return (1.0f - a) / ((1.0f + a) * (1.0f + b));
}

// x / 2 · (1 + erf(x / √2)); erf by the rational approximation of Eigen's generic_fast_erf_float (a few ulp).
template <int W>
LINNET_INLINE Vec<W> gelu(Vec<W> x) {
  const Vec<W> z = minimum<W>(maximum<W>(x * 0.70710678f, fill<W>(-4.0f)), fill<W>(4.0f));
  const Vec<W> z2 = z * z;
  Vec<W> p = z2 * -2.72614225801306e-10f + 2.77068142495902e-08f;
  p = p * z2 - 2.10102402082508e-06f;
  p = p * z2 - 5.69250639462346e-05f;
  p = p * z2 - 7.34990630326855e-04f;
  p = p * z2 - 2.95459980854025e-03f;
  p = p * z2 - 1.60960333262415e-02f;
  Vec<W> q = z2 * -1.45660718464996e-05f - 2.13374055278905e-04f;
  q = q * z2 - 1.68282697438203e-03f;
  q = q * z2 - 7.37332916720468e-03f;
  q = q * z2 - 1.42647390514189e-02f;
  return x * 0.5f * (1.0f + z * p / q);
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
