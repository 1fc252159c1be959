// Expands weights in 8 and 4 bits, or floats, to the fp32 panels of a GEMM, including Cook–Toom's transform
// (compact_matrices.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include "engine/kernels/cook_toom.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

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
  // GCC 12 has an instruction for widening to twice the width, but widens to four times value by value.
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
    const float* scales = p.floats ? nullptr : p.scales + first / p.group_rows * p.lanes;
    const Size last = first + p.group_rows < p.rows ? first + p.group_rows : p.rows;
    for_channels(p.lanes, [&](auto lanes, Size c) {
      constexpr int W = decltype(lanes)::value;
      // Vec is aligned as its floats are, but `f` deduces the vector's own type, and with it the alignment of all of
      // it.
      alignas(sizeof(Vec<W>)) Vec<W> scale[Planes];
      alignas(sizeof(Vec<W>)) Vec<W> taps[Planes];
      if (p.floats) {
        for (Size row = first; row < last; ++row) {
          const float* values = p.floats + row * p.lanes + c;
          unroll<0, Planes>(
              [&](auto k) { taps[decltype(k)::value] = load<W>(values + decltype(k)::value * p.plane_values); });
          f(lanes, row, c, taps);
        }
        return;
      }
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

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
