#include "engine/governor/precision.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

namespace linnet {
namespace {

constexpr std::array<const char*, 3> by_rank = {"fp32", "int8", "int4"};

}  // namespace

PrecisionChoice preferred_precision(const HardwareProfile& profile, std::uint64_t available_bytes, double int4_below) {
  PrecisionChoice choice{profile.quantization, ""};
  const double available_gb = static_cast<double>(available_bytes) / bytes_a_gb;
  if (available_gb >= int4_below) return choice;
  choice.quantization = {"int4", true, true, true, 32};
  char text[128];
  std::snprintf(text, sizeof text, "Aggressive quantization: INT4 (%.1fGB available, below %.1fGB)", available_gb,
                int4_below);
  choice.warning = text;
  return choice;
}

int precision_rank(const std::string& precision) {
  const auto found = std::find(by_rank.begin(), by_rank.end(), precision);
  return found == by_rank.end() ? -1 : static_cast<int>(found - by_rank.begin());
}

std::string best_available(const std::string& preferred, std::span<const std::string> there) {
  const int wanted = precision_rank(preferred);
  std::string best;
  // More exact ones at the same distance win: rank − 1 counts less than rank + 1.
  const auto distance = [&](const std::string& p) {
    const int d = precision_rank(p) - wanted;
    return d <= 0 ? -d : d + static_cast<int>(by_rank.size());
  };
  for (const std::string& p : there)
    if (precision_rank(p) >= 0 && (best.empty() || distance(p) < distance(best))) best = p;
  return best;
}

}  // namespace linnet
