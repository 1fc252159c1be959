// Products of whole numbers: weights in 8 bits with inputs that are rounded to 16 bits (integer_matrix.h). Part of
// loops-inl.h, which says how it is compiled.
#pragma once

#include <cstdint>
#include <cstring>

#include "engine/kernels/expansion-inl.h"
#include "engine/kernels/loops.h"
#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

void to_integers(const float* x, Size stride, Size n, Size rows, std::int16_t* out, float* scales) {
  using Int = typename Lanes<LINNET_LANES>::Int;
  constexpr std::int32_t infinity = 0x7f800000;
  // As whole numbers the bits of floats without a sign are in the floats' order, and those of NaN come last.
  const auto largest_bits = [&](const float* row) {
    Int wide{};
    std::int32_t largest = 0;
    for_channels(n, [&](auto lanes, Size i) {
      constexpr int W = decltype(lanes)::value;
      typename Lanes<W>::Int bits;
      std::memcpy(&bits, row + i, sizeof bits);
      bits &= 0x7fffffff;
      if constexpr (W == LINNET_LANES)
        wide = bits > wide ? bits : wide;
      else
        for (int j = 0; j < W; ++j) largest = bits[j] > largest ? bits[j] : largest;
    });
    for (int j = 0; j < LINNET_LANES; ++j) largest = wide[j] > largest ? wide[j] : largest;
    return largest;
  };
  for (Size t = 0; t < rows; ++t, x += stride, out += n) {
    const std::int32_t bits = largest_bits(x);
    float largest;
    std::memcpy(&largest, &bits, sizeof largest);
    scales[t] = bits < infinity ? largest / largest_integer : __builtin_nanf("");  // which the sums become
    const float factor = bits < infinity && largest > 1e-30f ? largest_integer / largest : 0;
    for_channels(n, [&](auto lanes, Size i) {
      constexpr int W = decltype(lanes)::value;
      constexpr float magic = 12582912.0f;  // 1.5 · 2^23: what is added to it is rounded to a whole number
      const Vec<W> rounded = (factor ? load<W>(x + i) * factor : Vec<W>{}) + magic;
      const auto whole = (typename Lanes<W>::Words)rounded - (typename Lanes<W>::Words)fill<W>(magic);
      const auto shorts = __builtin_convertvector(whole, typename Lanes<W>::Shorts);
      std::memcpy(out + i, &shorts, sizeof shorts);
    });
  }
}

#ifdef LINNET_SUMS_OF_PAIRS
constexpr Size integer_rows = LINNET_LANES == 16 ? 12 : 6;  // as the registers allow

using IntegerSums = typename Lanes<LINNET_LANES>::Int;
typedef std::int16_t Pairs __attribute__((vector_size(4 * LINNET_LANES)));

// a[2i] · b[2i] + a[2i + 1] · b[2i + 1].
LINNET_INLINE IntegerSums sums_of_pairs(Pairs a, Pairs b) { return (IntegerSums)LINNET_SUMS_OF_PAIRS(a, b); }

LINNET_INLINE Pairs pairs_of_weights(const std::int8_t* p) {
  typedef std::int8_t Bytes __attribute__((vector_size(2 * LINNET_LANES)));
  Bytes bytes;
  std::memcpy(&bytes, p, sizeof bytes);
  return __builtin_convertvector(bytes, Pairs);
}

LINNET_INLINE Pairs same_pair(const std::int16_t* p) {
  std::int32_t pair;
  std::memcpy(&pair, p, sizeof pair);
  return (Pairs)(pair - IntegerSums{});
}

// R rows of the product with one panel.
template <int R>
void integer_tile(const IntegerPanel& p, const std::int16_t* x, const float* row_scales, float* c, Size c_stride,
                  Size columns) {
  constexpr int W = LINNET_LANES;
  Vec<W> sums[R][2] = {};
  const std::int8_t* weights = p.values;
  const float* scales = p.scales;
  for (Size tap = 0; tap < p.taps; ++tap, x += p.inputs, ++row_scales) {
    for (Size first = 0; first < p.inputs; first += p.group) {
      const Size end = first + p.group < p.inputs ? first + p.group : p.inputs;
      IntegerSums whole[R][2] = {};
      for (Size i = first; i < end; i += 2, weights += 4 * W) {
        const Pairs left = pairs_of_weights(weights);
        const Pairs right = pairs_of_weights(weights + 2 * W);
        unroll<0, R>([&](auto r) {
          constexpr int I = decltype(r)::value;
          const Pairs pair = same_pair(x + I * p.inputs + i);
          whole[I][0] += sums_of_pairs(pair, left);
          whole[I][1] += sums_of_pairs(pair, right);
        });
      }
      unroll<0, R>([&](auto r) {
        constexpr int I = decltype(r)::value;
        const float scale = row_scales[I];
        sums[I][0] = multiply_add<W>(whole_numbers<W>(whole[I][0]) * scale, load<W>(scales), sums[I][0]);
        sums[I][1] = multiply_add<W>(whole_numbers<W>(whole[I][1]) * scale, load<W>(scales + W), sums[I][1]);
      });
      scales += 2 * W;
    }
  }
  unroll<0, R>([&](auto r) {
    constexpr int I = decltype(r)::value;
    float* to = c + I * c_stride;
    const Vec<W> left = sums[I][0];
    const Vec<W> right = sums[I][1];
    if (columns == 2 * W) {
      store<W>(to, left);
      store<W>(to + W, right);
    } else {
      for (Size j = 0; j < columns; ++j) to[j] = j < W ? left[j] : right[j - W];
    }
  });
}

template <int R>
LINNET_INLINE void integer_rest(const IntegerPanel& p, const std::int16_t* x, const float* row_scales, Size rows,
                                float* c, Size c_stride, Size columns) {
  if constexpr (R > 0) {
    if (rows == R) return integer_tile<R>(p, x, row_scales, c, c_stride, columns);
    integer_rest<R - 1>(p, x, row_scales, rows, c, c_stride, columns);
  }
}

void multiply_integers(const IntegerPanel& p, const std::int16_t* x, const float* row_scales, Size rows, float* c,
                       Size c_stride, Size columns) {
  for (; rows >= integer_rows; rows -= integer_rows) {
    integer_tile<integer_rows>(p, x, row_scales, c, c_stride, columns);
    x += integer_rows * p.inputs;
    row_scales += integer_rows;
    c += integer_rows * c_stride;
  }
  integer_rest<integer_rows - 1>(p, x, row_scales, rows, c, c_stride, columns);
}
#else
// This instruction set multiplies whole numbers no faster than floats: NEON, WebAssembly and the oldest x86.
constexpr Size integer_rows = 0;
constexpr decltype(Loops::multiply_integers) multiply_integers = nullptr;
#endif

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
