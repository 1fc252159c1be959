// Chooses the precision of the weights by profile and available memory, among a voice's variants.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/governor/hardware_profile.h"

namespace linnet {

inline constexpr double int4_below_gb = 6;  // available memory under which the smallest weights are the default

// The preferred precision: the profile's, or int4 when less than int4_below GB are available; `warning` then says so
// ("Aggressive quantization: INT4 …").
struct PrecisionChoice {
  Quantization quantization;
  std::string warning;
};
PrecisionChoice preferred_precision(const HardwareProfile& profile, std::uint64_t available_bytes,
                                    double int4_below = int4_below_gb);

// fp32: 0, int8: 1, int4: 2; a higher rank means smaller weights. -1: no such precision.
int precision_rank(const std::string& precision);

// Of the precisions in `there`: the preferred one, else the nearest higher one, else the nearest lower one. Empty if
// there is none.
std::string best_available(const std::string& preferred, std::span<const std::string> there);

}  // namespace linnet
