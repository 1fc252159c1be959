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
  typedef std::uint32_t Words __attribute__((vector_size(4 * W)));
  typedef std::uint64_t Products __attribute__((vector_size(8 * W)));
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

// The natural logarithm for normal x > 0, by the Cephes polynomial: x = 2^e · m with m in [√½, √2).
template <int W>
LINNET_INLINE Vec<W> logarithm(Vec<W> x) {
  using Int = typename Lanes<W>::Int;
  const Int bits = (Int)x - 0x3f3504f3;  // of √½
  const Vec<W> e = __builtin_convertvector(bits >> 23, Vec<W>);
  const Vec<W> m = (Vec<W>)((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
  const Vec<W> square = m * m;
  Vec<W> p = m * 7.0376836292e-2f - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  const Vec<W> rest = m * square * p - e * 2.12194440e-4f - square * 0.5f;
  return m + rest + e * 0.693359375f;
}

// √x for x >= 0: Newton's steps for 1/√x from a guess by the exponent. There is no portable vector instruction.
template <int W>
LINNET_INLINE Vec<W> square_root(Vec<W> x) {
  using Int = typename Lanes<W>::Int;
  Vec<W> y = (Vec<W>)(0x5f3759df - ((Int)x >> 1));
  for (int i = 0; i < 3; ++i) y = y * (1.5f - x * 0.5f * y * y);
  return x * y;
}

template <int W>
struct SineCosine {
  Vec<W> sine;
  Vec<W> cosine;
};

// Of k · π/2 + r, |r| <= π/4, by the Cephes polynomials.
template <int W>
LINNET_INLINE SineCosine<W> sine_cosine_of_quarters(typename Lanes<W>::Int k, Vec<W> r) {
  using Int = typename Lanes<W>::Int;
  const Vec<W> z = r * r;
  Vec<W> p = z * -1.9515295891e-4f + 8.3321608736e-3f;
  p = p * z - 1.6666654611e-1f;
  const Vec<W> sine = p * z * r + r;
  p = z * 2.443315711809948e-5f - 1.388731625493765e-3f;
  p = p * z + 4.166664568298827e-2f;
  const Vec<W> cosine = p * z * z - z * 0.5f + 1.0f;
  const Int even = (k & 1) == 0;
  const Int s = (even & (Int)sine) | (~even & (Int)cosine);
  const Int c = (even & (Int)cosine) | (~even & (Int)sine);
  return {(Vec<W>)(s ^ ((k & 2) << 30)), (Vec<W>)(c ^ (((k + 1) & 2) << 30))};
}

// For |x| <= 8192; what lies outside counts as ±8192. π/2 consists of three numbers, of which the first two have so few
// bits that their products with k are exact.
template <int W>
LINNET_INLINE SineCosine<W> sine_cosine(Vec<W> x) {
  using Int = typename Lanes<W>::Int;
  x = minimum<W>(maximum<W>(x, fill<W>(-8192.0f)), fill<W>(8192.0f));
  const float magic = 12582912.0f;  // as in exponential()
  const Vec<W> shifted = x * 0.636619772f + magic;
  const Vec<W> k = shifted - magic;
  const Vec<W> r = x - k * 1.5703125f - k * 4.837512969970703125e-4f - k * 7.54978995489188216e-8f;
  return sine_cosine_of_quarters<W>((Int)shifted, r);
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
