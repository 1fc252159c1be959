// Outputs for samples: a file or standard output in one of three formats, or a player.
#pragma once

#include <memory>
#include <span>
#include <string>

namespace linnet::native {

class AudioOutput {
 public:
  virtual ~AudioOutput() = default;  // without finish(), leaves no file
  virtual void write(std::span<const float> samples) = 0;
  virtual void finish() = 0;
};

enum class SampleFormat { wav, pcm16, float32 };

// Creates nothing before the first sample or finish(), so that a bad text leaves no file. Creates missing folders if
// `make_folders`.
std::unique_ptr<AudioOutput> audio_file(std::string path, SampleFormat format, int sample_rate_hz,
                                        bool make_folders = false);
// not_found: no player is installed.
std::unique_ptr<AudioOutput> audio_player(int sample_rate_hz);
[[noreturn]] void no_player();

}  // namespace linnet::native
