#include "engine/governor/configuration.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr int least_chunk = 36, least_text = 50;

}  // namespace

Configuration full_configuration(const HardwareProfile& profile, int threads) {
  Configuration c;
  c.num_threads = threads;
  c.cache_limit = profile.cache_limit_mb;
  c.max_text_length = std::max(least_text, profile.max_text_length);
  return c;
}

Configuration adjusted(const Configuration& now, const Configuration& full, const SystemStatus& status) {
  const ThrottlingRisk& risk = status.throttling_risk;
  const bool short_of_memory = risk.memory_critical || !status.memory_budget_safe;
  // A processor that is busy with our own texts is what threads are for.
  const bool short_of_time = (risk.cpu_maxed && !status.busy_with_own_work) || risk.thermal_likely;
  Configuration c = full;
  if (short_of_memory) {
    c.chunk_length = std::max(least_chunk, std::min(now.chunk_length, full.chunk_length) / 2);
    c.cache_limit = std::min(now.cache_limit, full.cache_limit) / 2;
    c.max_text_length = now.max_text_length;
  }
  if (short_of_time) c.num_threads = std::max(1, std::min(now.num_threads, full.num_threads) / 2);
  return c;
}

}  // namespace linnet
