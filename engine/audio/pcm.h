// Float samples to the 16-bit integers of WAV files and raw output.
#pragma once

#include <cstdint>
#include <span>

namespace linnet {

// out[i] = samples[i] * 32767 rounded to nearest (ties to even), for samples in [-1, 1]; others are clamped, so the
// result is in [-32767, 32767], and NaN becomes silence. `out` has the length of `samples`; its bytes are
// little-endian on every machine that the engine supports (checked when it is compiled), so as_bytes(out) is s16le.
void to_pcm16(std::span<const float> samples, std::span<std::int16_t> out);

}  // namespace linnet
