// Encoders: samples → the bytes of an audio file or stream, block by block.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

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
MakeEncoder make_mp3;   // at mp3_bits_per_second, all the time
MakeEncoder make_opus;  // in Ogg
MakeEncoder make_flac;

inline constexpr int pcm_rate_hz = 24000;
inline constexpr int mp3_bits_per_second = 64000;  // transparent for speech at 22 kHz

// What players show of a file, in Opus.
struct OpusTags {
  std::vector<std::pair<std::string, std::string>> comments;  // "TITLE", "CHAPTER001", … and their text
  std::string cover;                                          // bytes of a picture; empty: none
};
// As make_opus. bad_input: the cover is no picture that Opus knows.
std::unique_ptr<AudioEncoder> make_tagged_opus(int rate_hz, const OpusTags& tags);

// Whether this program was built with the library of the format. Without it, the make_ function throws
// ErrorKind::internal.
extern const bool has_mp3, has_opus, has_flac;

}  // namespace linnet::native
