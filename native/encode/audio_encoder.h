// Encoders: samples → the bytes of an audio file or stream, block by block.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace linnet::native {

// The bytes returned by all calls, in order, are a complete file, for any number of samples (also 0) in any number of
// calls. One thread at a time.
class AudioEncoder {
 public:
  virtual ~AudioEncoder() = default;
  virtual std::string add(std::span<const std::int16_t> samples) = 0;  // returns the bytes that are ready
  virtual std::string finish() = 0;                                    // returns the rest; call once, after all add()
};

// Mono audio at the voice's rate. `samples`: the total number, if it is known.
using SampleCount = std::optional<std::uint64_t>;
using MakeEncoder = std::unique_ptr<AudioEncoder>(int rate_hz, SampleCount samples);

MakeEncoder make_wav;   // bad_input: more samples than a WAV file can count
MakeEncoder make_pcm;   // 16-bit little-endian at 24 kHz, without a header, as in OpenAI's API
MakeEncoder make_mp3;   // 64 kbit/s
MakeEncoder make_opus;  // in Ogg
MakeEncoder make_flac;

inline constexpr int pcm_rate_hz = 24000;

// Whether this program was built with the library of the format. Without it, the make_ function throws
// ErrorKind::internal.
extern const bool has_mp3, has_opus, has_flac;

}  // namespace linnet::native
