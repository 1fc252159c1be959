#include "native/cli/run_stats.h"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "native/version.h"

namespace linnet::native {

std::string stats_json(const RunStats& stats) {
  nlohmann::ordered_json line;
  line["version"] = version;
  line["load_seconds"] = stats.load_seconds;
  line["synthesis_seconds"] = stats.synthesis_seconds;
  line["first_audio_seconds"] = stats.first_audio_seconds;
  line["audio_seconds"] = stats.audio_seconds;
  line["real_time_factor"] = stats.real_time_factor();
  line["peak_rss_bytes"] = stats.peak_rss_bytes;
  line["sentences"] = stats.sentences;
  line["phoneme_ids"] = stats.phoneme_ids;
  line["threads"] = stats.threads;
  line["precision"] = stats.precision;
  line["kernels"] = stats.kernels;
  return line.dump() + "\n";
}

std::string stats_line(const RunStats& stats) {
  char text[256];
  std::snprintf(text, sizeof text,
                "Real-time factor: %.3f (infer=%.2f sec, audio=%.2f sec), first audio after %.3f sec, "
                "peak memory %.0f MB",
                stats.real_time_factor(), stats.synthesis_seconds, stats.audio_seconds, stats.first_audio_seconds,
                static_cast<double>(stats.peak_rss_bytes) / 1e6);
  return text;
}

}  // namespace linnet::native
