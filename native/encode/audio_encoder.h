// Samples to the bytes of an audio file or stream, block by block.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace linnet::native {

// Any number of samples in any number of pieces, none included, makes a whole file: all bytes in order. One thread at a
// time.
class AudioEncoder {
 public:
  virtual ~AudioEncoder() = default;
  virtual std::string add(std::span<const std::int16_t> samples) = 0;  // the bytes that are ready
  virtual std::string finish() = 0;                                    // the rest; once, nothing is added after it
};

// Mono audio at the voice's rate; `samples`: how many there will be, where that is known.
using SampleCount = std::optional<std::uint64_t>;
using MakeEncoder = std::unique_ptr<AudioEncoder>(int rate_hz, SampleCount samples);

MakeEncoder make_wav;   // bad_input: more samples than a WAV file can count
MakeEncoder make_pcm;   // 16-bit little-endian at 24 kHz, without a header, as OpenAI's API has it
MakeEncoder make_mp3;   // 64 kbit/s
MakeEncoder make_opus;  // in Ogg
MakeEncoder make_flac;

inline constexpr int pcm_rate_hz = 24000;

// Of the formats that need a library: whether this program was built with it. Without it, making one is
// ErrorKind::internal.
extern const bool has_mp3, has_opus, has_flac;

}  // namespace linnet::native
