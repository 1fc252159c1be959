// A convolution of many channels to one (loops.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include <utility>

#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

// x and y consist of groups of Size lanes each, and the result of the groups of both, half as wide: each lane of it is
// the sum of two lanes of a group.
template <int W, int Group, int... I>
LINNET_INLINE Vec<W> halved(Vec<W> x, Vec<W> y, std::integer_sequence<int, I...>) {
  constexpr int half = Group / 2;
  return __builtin_shufflevector(x, y, (I / half * Group + I % half)...) +
         __builtin_shufflevector(x, y, (I / half * Group + half + I % half)...);
}

// The sum of each of W vectors, in the order of the vectors. Each is added in the same order. Overwrites v.
template <int W, int Group = W>
LINNET_INLINE Vec<W> sums_of(Vec<W>* v) {
  if constexpr (Group == 1) {
    return v[0];
  } else {
    unroll<0, Group / 2>([&](auto i) {
      constexpr int I = decltype(i)::value;
      v[I] = halved<W, Group>(v[2 * I], v[2 * I + 1], std::make_integer_sequence<int, W>());
    });
    return sums_of<W, Group / 2>(v);
  }
}

// Four outputs at a time, which share the loads of the weights; of each, even and odd vectors have sums of their own.
template <int W>
LINNET_INLINE void mono_products(const float* x, Size step, const float* weights, Size n, Vec<W>* out) {
  Vec<W> even[4] = {};
  Vec<W> odd[4] = {};
  for (Size i = 0; i < n; i += 2 * W) {
    const Vec<W> w0 = load<W>(weights + i);
    unroll<0, 4>([&](auto j) {
      constexpr int J = decltype(j)::value;
      even[J] = multiply_add<W>(load<W>(x + J * step + i), w0, even[J]);
    });
    if (i + W >= n) break;
    const Vec<W> w1 = load<W>(weights + i + W);
    unroll<0, 4>([&](auto j) {
      constexpr int J = decltype(j)::value;
      odd[J] = multiply_add<W>(load<W>(x + J * step + i + W), w1, odd[J]);
    });
  }
  unroll<0, 4>([&](auto j) { out[decltype(j)::value] = even[decltype(j)::value] + odd[decltype(j)::value]; });
}

void mono(const float* x, Size step, Size rows, const float* weights, Size n, float bias, float* out) {
  constexpr int W = LINNET_LANES;
  for (Size t = 0; t < rows; t += W) {
    Vec<W> products[W];
    for (Size j = 0; j < W; j += 4) mono_products<W>(x + (t + j) * step, step, weights, n, products + j);
    store<W>(out + t, sums_of<W>(products) + bias);
  }
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
