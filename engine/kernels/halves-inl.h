// Floats of 16 bits for rows that must be kept long (loops.h). No instruction set has the conversion everywhere, so it
// is arithmetic on the bits: a factor moves the exponents to where those of the narrow form begin. Part of loops-inl.h,
// which says how it is compiled.
#pragma once

#include <cstdint>

#include "engine/kernels/vector_math-inl.h"

namespace linnet {
namespace {
namespace LINNET_SET {

constexpr int lost_bits = 13;                           // of a float's 23 behind the point
constexpr float to_narrow = 1.925929944387235853e-34f;  // 2^−112
constexpr float to_wide = 5.192296858534827629e33f;     // 2^112
constexpr float largest_half = 65504;

template <int W>
struct Narrow {
  typedef std::uint16_t Vec __attribute__((vector_size(2 * W), aligned(2), may_alias));
};

template <int W>
LINNET_INLINE Vec<W> wide_of(const std::uint16_t* p) {
  using Words = typename Lanes<W>::Words;
  const Words bits = __builtin_convertvector(*reinterpret_cast<const typename Narrow<W>::Vec*>(p), Words);
  const Words size = (bits & 0x7fff) << lost_bits;
  return (Vec<W>)((Words)((Vec<W>)size * to_wide) | ((bits & 0x8000) << 16));
}

// To nearest, ties to even.
void to_halves(const float* x, Size n, std::uint16_t* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int W = decltype(lanes)::value;
    using Words = typename Lanes<W>::Words;
    const Vec<W> v = minimum<W>(maximum<W>(load<W>(x + i), fill<W>(-largest_half)), fill<W>(largest_half));
    const Words bits = (Words)(v * to_narrow);
    const Words size = bits & 0x7fffffff;
    const Words rounded = (size + ((1u << (lost_bits - 1)) - 1) + ((size >> lost_bits) & 1)) >> lost_bits;
    *reinterpret_cast<typename Narrow<W>::Vec*>(out + i) =
        __builtin_convertvector(rounded | ((bits >> 16) & 0x8000), typename Narrow<W>::Vec);
  });
}

void from_halves(const std::uint16_t* x, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int W = decltype(lanes)::value;
    store<W>(out + i, wide_of<W>(x + i));
  });
}

void add_halves(const std::uint16_t* x, Size n, float* out) {
  for_channels(n, [&](auto lanes, Size i) {
    constexpr int W = decltype(lanes)::value;
    store<W>(out + i, load<W>(out + i) + wide_of<W>(x + i));
  });
}

}  // namespace LINNET_SET
}  // namespace
}  // namespace linnet
