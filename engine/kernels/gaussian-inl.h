// Normal values from counters (loops.h). Part of loops-inl.h, which says how it is compiled.
#pragma once

#include <cstdint>

#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

// a · factor as 64 bits: the upper and the lower word.
template <int W>
LINNET_INLINE void long_product(typename Lanes<W>::Words a, std::uint32_t factor, typename Lanes<W>::Words& high,
                                typename Lanes<W>::Words& low) {
  using L = Lanes<W>;
  const typename L::Products product = __builtin_convertvector(a, typename L::Products) * factor;
  high = __builtin_convertvector(product >> 32, typename L::Words);
  low = __builtin_convertvector(product, typename L::Words);
}

// Philox4x32-10 of W counters, in place.
template <int W>
LINNET_INLINE void philox(typename Lanes<W>::Words* x, std::uint32_t key0, std::uint32_t key1) {
  using Words = typename Lanes<W>::Words;
  for (int round = 0; round < 10; ++round) {
    Words high0, low0, high2, low2;
    long_product<W>(x[0], 0xD2511F53, high0, low0);
    long_product<W>(x[2], 0xCD9E8D57, high2, low2);
    x[0] = high2 ^ x[1] ^ key0;
    x[2] = high0 ^ x[3] ^ key1;
    x[1] = low2;
    x[3] = low0;
    key0 += 0x9E3779B9;
    key1 += 0xBB67AE85;
  }
}

// Two independent normal values from two uniform words, of each of which the upper 24 bits count.
template <int W>
LINNET_INLINE void box_muller(typename Lanes<W>::Words a, typename Lanes<W>::Words b, float* cosine, float* sine) {
  using Int = typename Lanes<W>::Int;
  const Vec<W> u = (__builtin_convertvector((Int)(a >> 8), Vec<W>) + 0.5f) * 0x1p-24f;
  const Vec<W> radius = square_root<W>(logarithm<W>(u) * -2.0f);
  const Vec<W> quarters = __builtin_convertvector((Int)(b >> 8), Vec<W>) * 0x1p-22f;  // of a turn
  const float magic = 12582912.0f;                                                    // as in exponential()
  const Vec<W> shifted = quarters + magic;
  const Vec<W> r = (quarters - (shifted - magic)) * 1.57079633f;
  const SineCosine<W> angle = sine_cosine_of_quarters<W>((Int)shifted, r);
  store<W>(cosine, radius * angle.cosine);
  store<W>(sine, radius * angle.sine);
}

void gaussian(const std::uint32_t* counter, std::uint32_t key0, std::uint32_t key1, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int W = decltype(lanes)::value;
    using Words = typename Lanes<W>::Words;
    Words lane{};
    for (int l = 0; l < W; ++l) lane[l] = static_cast<std::uint32_t>(l);
    Words x[4] = {lane + (counter[0] + static_cast<std::uint32_t>(i)), counter[1] + Words{}, counter[2] + Words{},
                  counter[3] + Words{}};
    philox<W>(x, key0, key1);
    box_muller<W>(x[0], x[1], out + i, out + 2 * n + i);
    box_muller<W>(x[2], x[3], out + n + i, out + 3 * n + i);
  });
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
