#include "engine/governor/configuration.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr int least_block_frames = 36, least_sentence_phonemes = 50;

}  // namespace

Configuration full_configuration(const HardwareProfile& profile, int threads) {
  Configuration c;
  c.num_threads = threads;
  c.cache_limit = profile.cache_limit_mb;
  c.sentence_phonemes = std::max(least_sentence_phonemes, profile.sentence_phonemes);
  return c;
}

Configuration adjusted(const Configuration& now, const Configuration& full, const SystemStatus& status) {
  const ThrottlingRisk& risk = status.throttling_risk;
  const bool short_of_memory = risk.memory_critical || !status.memory_budget_safe;
  // Load by our own synthesis is no reason for fewer threads.
  const bool short_of_time = (risk.cpu_maxed && !status.busy_with_own_work) || risk.thermal_likely;
  Configuration c = full;
  if (short_of_memory) {
    c.block_frames = std::max(least_block_frames, std::min(now.block_frames, full.block_frames) / 2);
    c.cache_limit = std::min(now.cache_limit, full.cache_limit) / 2;
    c.sentence_phonemes = now.sentence_phonemes;
  }
  if (short_of_time) c.num_threads = std::max(1, std::min(now.num_threads, full.num_threads) / 2);
  return c;
}

}  // namespace linnet
