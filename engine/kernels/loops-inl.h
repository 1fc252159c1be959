// Bodies of the loops declared in loops.h. Included once by each loops_*.cpp, which sets LINNET_LANES (floats a vector)
// and LINNET_SET (a namespace), and is compiled for its instruction set. Everything here sits in an unnamed namespace
// and calls no library function, so no code built for a wide machine can leak into the rest of the program.

#include "engine/kernels/cook_toom.h"
#include "engine/kernels/loops.h"

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
// s + k · x. Compilers fuse the two by themselves where the machine has one defined way to; WebAssembly's relaxed SIMD
// has not, so the file for that set says how.
template <int W>
LINNET_INLINE Vec<W> multiply_add(Vec<W> k, Vec<W> x, Vec<W> s) {
#ifdef LINNET_FUSED
  if constexpr (W == LINNET_LANES) return LINNET_FUSED(k, x, s);
#endif
  return s + k * x;
}
// The same for a factor that is known when this is compiled: what a captureless lambda returns.
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
// f(Index<First>{}), …, f(Index<Last - 1>{}): loops over matrix rows must be unrolled for their constants to fold.
template <int First, int Last, class F>
LINNET_INLINE void unroll(F&& f) {
  if constexpr (First < Last) {
    f(Index<First>{});
    unroll<First + 1, Last>(f);
  }
}
// Calls f(Index<lanes>{}, first channel) over all channels, in full vectors as long as they last.
template <class F>
LINNET_INLINE void for_channels(Size channels, F&& f) {
  Size c = 0;
  for (; c + LINNET_LANES <= channels; c += LINNET_LANES) f(Index<LINNET_LANES>{}, c);
  if constexpr (LINNET_LANES > 4)
    for (; c + 4 <= channels; c += 4) f(Index<4>{}, c);
  for (; c < channels; ++c) f(Index<1>{}, c);
}

// ---- functions of one variable -----------------------------------------------------------------------------------

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
  using Int = typename Lanes<W>::Int;  // casts between vectors keep the bits
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

// ---- epilogues ---------------------------------------------------------------------------------------------------

template <int W>
LINNET_INLINE void finish_vector(Vec<W> v, Size row, Size c, const Epilogue& e) {
  const Size at = row * e.stride + c;
  if (e.bias) v += load<W>(e.bias + c);
  if (e.residual) v += load<W>(e.residual + at);
  if (e.accumulate) v += load<W>(e.accumulate + at);
  if (e.raw) store<W>(e.raw + at, v);
  if (e.activated) store<W>(e.activated + at, v > 0.0f ? v : v * e.slope);
}

template <int W>
LINNET_INLINE void gate_vector(Vec<W> u, Vec<W> v, Size row, Size c, const Gate& g) {
  u += load<W>(g.bias + c);
  v += load<W>(g.sigmoid_bias + c);
  store<W>(g.out + row * g.stride + c, gated<W>(u, v));
}

void finish(const float* sums, Size sums_stride, Size channels, Size rows, const Epilogue& e) {
  for (Size t = 0; t < rows; ++t)
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      finish_vector<W>(load<W>(sums + t * sums_stride + c), t, c, e);
    });
}

void gate(const float* sums, Size sums_stride, Size channels, Size rows, const Gate& g) {
  for (Size t = 0; t < rows; ++t)
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      const float* s = sums + t * sums_stride + c;
      gate_vector<W>(load<W>(s), load<W>(s + channels), t, c, g);
    });
}

// ---- Cook–Toom transforms ----------------------------------------------------------------------------------------

// Σ over j of coefficient(j) · in[j] for the j of the given parity (2: all), leaving out zeros.
template <int M, int R, int Row, int Parity, int W>
LINNET_INLINE Vec<W> input_row(const Vec<W>* in) {
  Vec<W> s{};
  unroll<0, M + R - 1>([&](auto j) {
    constexpr int J = decltype(j)::value;
    constexpr float k = static_cast<float>(cook_toom<M, R>.bt[Row][J]);
    if constexpr (k != 0 && (Parity == 2 || J % 2 == Parity)) s = add_multiple<W>([] { return k; }, in[J], s);
  });
  return s;
}

template <int M, int R>
void input(const float* x, Size stride, Size channels, Size dilation, Size first, Size tiles, float* v, Size v_stride) {
  using F = CookToom<M, R>;
  const Size plane = tiles * v_stride;
  for (Size tile = first; tile < first + tiles; ++tile, v += v_stride) {
    const float* row = x + (tile / dilation * dilation * M + tile % dilation) * stride;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      Vec<W> in[F::n];
      unroll<0, F::n>([&](auto j) {
        constexpr int J = decltype(j)::value;
        in[J] = load<W>(row + J * dilation * stride + c);
      });
      store<W>(v + c, input_row<M, R, 0, 2, W>(in));
      unroll<0, F::pairs>([&](auto p) {
        constexpr int P = 2 * decltype(p)::value + 1;
        const Vec<W> even = input_row<M, R, P, 0, W>(in);
        const Vec<W> odd = input_row<M, R, P, 1, W>(in);
        store<W>(v + P * plane + c, even + odd);
        store<W>(v + (P + 1) * plane + c, even - odd);
      });
      if constexpr (F::infinity) store<W>(v + (F::n - 1) * plane + c, input_row<M, R, F::n - 1, 2, W>(in));
    });
  }
}

// The m outputs of one tile and vector of channels from their n products.
template <int M, int R, int W>
LINNET_INLINE void output_rows(const float* s, Size plane, Vec<W>* out) {
  using F = CookToom<M, R>;
  Vec<W> plus[F::pairs];
  Vec<W> minus[F::pairs];
  unroll<0, F::pairs>([&](auto p) {
    constexpr int P = decltype(p)::value;
    const Vec<W> a = load<W>(s + (2 * P + 1) * plane);
    const Vec<W> b = load<W>(s + (2 * P + 2) * plane);
    plus[P] = a + b;
    minus[P] = a - b;
  });
  unroll<0, M>([&](auto i) {
    constexpr int I = decltype(i)::value;
    Vec<W> y{};
    if constexpr (I == 0) y = load<W>(s);
    if constexpr (I == M - 1 && F::infinity) y += load<W>(s + (F::n - 1) * plane);
    unroll<0, F::pairs>([&](auto p) {
      constexpr int P = decltype(p)::value;
      constexpr float k = static_cast<float>(cook_toom<M, R>.at[I][2 * P + 1]);
      y = add_multiple<W>([] { return k; }, I % 2 == 0 ? plus[P] : minus[P], y);
    });
    out[I] = y;
  });
}

template <int M, int R>
void output(const float* s, Size channels, Size dilation, Size first, Size tiles, Size rows, const Epilogue& e) {
  const Size plane = tiles * channels;
  for (Size tile = first; tile < first + tiles; ++tile, s += channels) {
    const Size row = tile / dilation * dilation * M + tile % dilation;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      Vec<W> out[M];
      output_rows<M, R, W>(s + c, plane, out);
      unroll<0, M>([&](auto i) {
        constexpr int I = decltype(i)::value;
        if (row + I * dilation < rows) finish_vector<W>(out[I], row + I * dilation, c, e);
      });
    });
  }
}

template <int M, int R>
void output_gate(const float* s, Size channels, Size dilation, Size first, Size tiles, Size rows, const Gate& g) {
  const Size plane = tiles * 2 * channels;
  for (Size tile = first; tile < first + tiles; ++tile, s += 2 * channels) {
    const Size row = tile / dilation * dilation * M + tile % dilation;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      Vec<W> u[M];
      Vec<W> v[M];
      output_rows<M, R, W>(s + c, plane, u);
      output_rows<M, R, W>(s + channels + c, plane, v);
      unroll<0, M>([&](auto i) {
        constexpr int I = decltype(i)::value;
        if (row + I * dilation < rows) gate_vector<W>(u[I], v[I], row + I * dilation, c, g);
      });
    });
  }
}

template <int M, int R>
void weights(const float* taps, float* transformed) {
  for (int i = 0; i < M + R - 1; ++i) {
    double s = 0;
    for (int k = 0; k < R; ++k) s += cook_toom<M, R>.g[i][k] * static_cast<double>(taps[k]);
    transformed[i] = static_cast<float>(s);
  }
}

// ---- weights in 8 and 4 bits -------------------------------------------------------------------------------------

template <int W>
LINNET_INLINE Vec<W> whole_numbers(typename Lanes<W>::Int x) {
  return __builtin_convertvector(x, Vec<W>);
}

template <int W>
LINNET_INLINE typename Lanes<W>::Shorts widened(const std::int8_t* p) {
  return __builtin_convertvector(*reinterpret_cast<const typename Lanes<W>::Bytes*>(p), typename Lanes<W>::Shorts);
}

template <int W>
LINNET_INLINE typename Lanes<W>::Int load_bytes(const std::int8_t* p) {
  using L = Lanes<W>;
  // GCC 12 widens to twice the width by an instruction, but to four times it value by value.
  if constexpr (W >= 8)
    return __builtin_convertvector(widened<W>(p), typename L::Int);
  else
    return __builtin_convertvector(*reinterpret_cast<const typename L::Bytes*>(p), typename L::Int);
}

// Two's complement of the low or the high half of each byte.
template <class Int>
LINNET_INLINE Int low_half(Int bytes) {
  return (bytes << 28) >> 28;
}
template <class Int>
LINNET_INLINE Int high_half(Int bytes) {
  return bytes >> 4;
}

// Calls f(Index<lanes>{}, row, lane, taps) for every vector of the panel, taps being its `Planes` scaled weights.
template <int Planes, class F>
LINNET_INLINE void for_weights(const CompactPanel& p, F&& f) {
  const Size rows_a_byte = p.bits == 4 ? 2 : 1;
  for (Size first = 0; first < p.rows; first += p.group_rows) {
    const float* scales = p.scales + first / p.group_rows * p.lanes;
    const Size last = first + p.group_rows < p.rows ? first + p.group_rows : p.rows;
    for_channels(p.lanes, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      // Vec is aligned as its floats are, but `f` deduces the vector's own type, and with it the alignment of all of
      // it.
      alignas(sizeof(Vec<W>)) Vec<W> scale[Planes];
      alignas(sizeof(Vec<W>)) Vec<W> taps[Planes];
      unroll<0, Planes>(
          [&](auto k) { scale[decltype(k)::value] = load<W>(scales + decltype(k)::value * p.plane_scales + c); });
      const auto scaled = [&](Size row, auto whole) {
        const std::int8_t* values = p.values + row / rows_a_byte * p.lanes + c;
        unroll<0, Planes>([&](auto k) {
          constexpr int K = decltype(k)::value;
          taps[K] = whole_numbers<W>(whole(load_bytes<W>(values + K * p.plane_values))) * scale[K];
        });
        f(lanes, row, c, taps);
      };
      if (p.bits == 8) {
        for (Size row = first; row < last; ++row) scaled(row, [](auto bytes) { return bytes; });
        return;
      }
      for (Size row = first; row < last; row += 2) {
        scaled(row, [](auto bytes) { return low_half(bytes); });
        if (row + 1 < last) scaled(row + 1, [](auto bytes) { return high_half(bytes); });
      }
    });
  }
}

// Σ over k of the given parity of G's coefficient · tap k.
template <int M, int R, int Row, int Parity, int W>
LINNET_INLINE Vec<W> weight_row(const Vec<W>* taps) {
  Vec<W> s{};
  unroll<0, R>([&](auto k) {
    constexpr int K = decltype(k)::value;
    constexpr float g = static_cast<float>(cook_toom<M, R>.g[Row][K]);
    if constexpr (K % 2 == Parity && g != 0) s = add_multiple<W>([] { return g; }, taps[K], s);
  });
  return s;
}

template <int M, int R>
void expand(const CompactPanel& p, float* out, Size point) {
  using F = CookToom<M, R>;
  for_weights<R>(p, [&](auto lanes, Size row, Size c, const auto* taps) {
    constexpr int W = decltype(lanes)::value;
    float* to = out + row * p.lanes + c;
    constexpr float first = static_cast<float>(cook_toom<M, R>.g[0][0]);
    store<W>(to, first * taps[0]);
    unroll<0, F::pairs>([&](auto i) {
      constexpr int P = 2 * decltype(i)::value + 1;
      const Vec<W> even = weight_row<M, R, P, 0, W>(taps);
      const Vec<W> odd = weight_row<M, R, P, 1, W>(taps);
      store<W>(to + P * point, even + odd);
      store<W>(to + (P + 1) * point, even - odd);
    });
    constexpr float last = static_cast<float>(cook_toom<M, R>.g[F::n - 1][R - 1]);
    if constexpr (F::infinity) store<W>(to + (F::n - 1) * point, last * taps[R - 1]);
  });
}

void expand_plane(const CompactPanel& p, float* out, Size) {
  for_weights<1>(p, [&](auto lanes, Size row, Size c, const auto* taps) {
    constexpr int W = decltype(lanes)::value;
    store<W>(out + row * p.lanes + c, taps[0]);
  });
}

template <int M, int R>
constexpr CookToomLoops cook_toom_loops() {
  return {M, R, M + R - 1, input<M, R>, output<M, R>, output_gate<M, R>, weights<M, R>, expand<M, R>};
}

constexpr CookToomLoops all_cook_toom[] = {
    cook_toom_loops<4, 2>(), cook_toom_loops<2, 3>(), cook_toom_loops<4, 3>(), cook_toom_loops<6, 3>(),
    cook_toom_loops<8, 3>(), cook_toom_loops<4, 5>(), cook_toom_loops<6, 5>(), cook_toom_loops<8, 5>(),
    cook_toom_loops<6, 6>(), cook_toom_loops<4, 7>(), cook_toom_loops<6, 7>(),
};

// ---- the rest ----------------------------------------------------------------------------------------------------

void layer_norm(const float* x, const float* y, Size channels, Size rows, const float* gamma, const float* beta,
                bool with_gelu, float* out) {
  constexpr int W = LINNET_LANES;
  for (Size t = 0; t < rows; ++t, x += channels, out += channels) {
    Vec<W> wide{};
    float total = 0;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      Vec<L> v = load<L>(x + c);
      if (y) v += load<L>(y + c);
      store<L>(out + c, v);
      if constexpr (L == W)
        wide += v;
      else
        total += sum<L>(v);
    });
    const float mean = (total + sum<W>(wide)) / static_cast<float>(channels);
    wide = Vec<W>{};
    total = 0;
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      const Vec<L> d = load<L>(out + c) - mean;
      if constexpr (L == W)
        wide += d * d;
      else
        total += sum<L>(d * d);
    });
    const float variance = (total + sum<W>(wide)) / static_cast<float>(channels);
    const float scale = 1.0f / __builtin_sqrtf(variance + 1e-5f);
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int L = decltype(lanes)::value;
      const Vec<L> v = (load<L>(out + c) - mean) * scale * load<L>(gamma + c) + load<L>(beta + c);
      store<L>(out + c, with_gelu ? gelu<L>(v) : v);
    });
    if (y) y += channels;
  }
}

void depthwise(const float* x, Size channels, Size rows, Size first, Size count, const float* w, const float* bias,
               Size kernel, Size dilation, float* out) {
  const Size half = kernel / 2 * dilation;
  for (Size t = first; t < first + count; ++t)
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      Vec<W> s = load<W>(bias + c);
      for (Size k = 0; k < kernel; ++k) {
        const Size at = t + k * dilation;  // row at - half
        if (at >= half && at - half < rows)
          s = multiply_add<W>(load<W>(w + k * channels + c), load<W>(x + (at - half) * channels + c), s);
      }
      store<W>(out + t * channels + c, s);
    });
}

void softmax(float* x, Size n) {
  constexpr int W = LINNET_LANES;
  float largest = x[0];
  for (Size i = 1; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
  Vec<W> wide{};
  float total = 0;
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    const Vec<L> e = exponential<L>(load<L>(x + i) - largest);
    store<L>(x + i, e);
    if constexpr (L == W)
      wide += e;
    else
      total += sum<L>(e);
  });
  const float scale = 1.0f / (total + sum<W>(wide));
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(x + i, load<L>(x + i) * scale);
  });
}

void tanh(const float* x, Size n, float gain, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(out + i, gain * hyperbolic_tangent<L>(load<L>(x + i)));
  });
}

void add(const float* x, const float* y, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int L = decltype(lanes)::value;
    store<L>(out + i, load<L>(x + i) + load<L>(y + i));
  });
}

constexpr Loops table(const char* name) {
  return {name,      all_cook_toom, sizeof all_cook_toom / sizeof all_cook_toom[0],
          finish,    gate,          layer_norm,
          depthwise, softmax,       tanh,
          add,       expand_plane};
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
