// The header of a WAV file with 16-bit mono samples.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace linnet {

constexpr std::size_t wav_header_bytes = 44;
// WAV counts bytes in 32 bits, and its RIFF field counts 36 bytes of the header too: 27 hours at 22,050 Hz. The largest
// value means "unknown".
constexpr std::uint64_t most_wav_samples = (0xFFFFFFFEull - 36) / 2;

// `samples` unset: the length is not known yet, as when the audio goes into a pipe. Both sizes are then 0xFFFFFFFF,
// which players read as "until the end". bad_input: more samples than a WAV file can count, or a rate that is not
// positive.
std::array<std::byte, wav_header_bytes> wav_header(int sample_rate_hz, std::optional<std::uint64_t> samples);

}  // namespace linnet
