// Epilogues of convolutions (bias, activation, gate), and the Cook–Toom transforms of inputs, outputs and weights
// (cook_toom.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include "engine/kernels/cook_toom.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

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

void finish_gelu(const float* sums, Size sums_stride, Size channels, Size rows, const float* bias, float* out,
                 Size out_stride) {
  for (Size t = 0; t < rows; ++t)
    for_channels(channels, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      store<W>(out + t * out_stride + c, gelu<W>(load<W>(sums + t * sums_stride + c) + load<W>(bias + c)));
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

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
