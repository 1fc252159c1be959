#include "engine/audio/pcm.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>

namespace linnet {

static_assert(std::endian::native == std::endian::little, "to_pcm16 promises s16le");

void to_pcm16(std::span<const float> samples, std::span<std::int16_t> out) {
  // At 1.5 · 2^23 a float has no bits for a fraction, so adding and subtracting this rounds. Unlike a call of lrint
  // this compiles to vector instructions on every target.
  constexpr float rounder = 12582912.0f;
  constexpr auto one = std::bit_cast<std::uint32_t>(1.0f);
  constexpr auto infinity = std::bit_cast<std::uint32_t>(std::numeric_limits<float>::infinity());
  const float* from = samples.data();
  std::int16_t* to = out.data();
  for (std::size_t i = 0, count = samples.size(); i < count; ++i) {
    // Clamped as integers, since magnitudes of floats have the order of their bits. A comparison of floats would stay a
    // branch in GCC's code, because of traps for NaN.
    const auto bits = std::bit_cast<std::uint32_t>(from[i]);
    const std::uint32_t magnitude = bits & 0x7FFFFFFF;
    const std::uint32_t clamped = magnitude > infinity ? 0 : std::min(magnitude, one);
    const float x = std::bit_cast<float>((bits & 0x80000000) | clamped);
    const float rounded = (x * 32767.0f + rounder) - rounder;
    to[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(rounded));
  }
}

}  // namespace linnet
