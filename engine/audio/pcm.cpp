#include "engine/audio/pcm.h"

#include <bit>
#include <cstddef>

namespace linnet {

static_assert(std::endian::native == std::endian::little, "to_pcm16 promises s16le");

void to_pcm16(std::span<const float> samples, std::span<std::int16_t> out) {
  // Adding and taking away 1.5 · 2^23 leaves no bits for a fraction, so the addition rounds. Unlike a call of lrint this
  // compiles to vector instructions on every target.
  constexpr float rounder = 12582912.0f;
  const float* from = samples.data();
  std::int16_t* to = out.data();
  for (std::size_t i = 0, count = samples.size(); i < count; ++i) {
    float x = from[i];
    x = x == x ? x : 0.0f;  // NaN
    x = x < -1.0f ? -1.0f : x;
    x = x > 1.0f ? 1.0f : x;
    const float rounded = (x * 32767.0f + rounder) - rounder;
    to[i] = static_cast<std::int16_t>(static_cast<std::int32_t>(rounded));
  }
}

}  // namespace linnet
