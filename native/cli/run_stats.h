// The figures of a run of `linnet speak`: the last line on standard error, and the JSON line of --stats.
#pragma once

#include <cstdint>
#include <string>

namespace linnet::native {

struct RunStats {
  double load_seconds = 0;
  double synthesis_seconds = 0;  // without the time for output
  double first_audio_seconds = 0;
  double audio_seconds = 0;
  std::uint64_t peak_rss_bytes = 0;
  std::uint64_t sentences = 0;
  std::uint64_t phoneme_ids = 0;
  int threads = 0;
  std::string precision;
  std::string kernels;

  // Synthesis time per second of audio; 0 without audio.
  double real_time_factor() const { return audio_seconds > 0 ? synthesis_seconds / audio_seconds : 0; }
};

std::string stats_json(const RunStats& stats);  // one line, with a line end
std::string stats_line(const RunStats& stats);  // for people and for programs that read Piper's log; without a line end

}  // namespace linnet::native
