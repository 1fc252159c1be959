// Which weights to speak with: the largest precision that the budget allows, among those that there are.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/governor/hardware_profile.h"

namespace linnet {

inline constexpr double int4_below_gb = 6;  // available memory under which the smallest weights are the default

// Weights that a machine should have: its profile's, and int4 when less than `int4_below` GB are available, which is
// then said in `warning` ("Aggressive quantization: INT4 …").
struct PrecisionChoice {
  Quantization quantization;
  std::string warning;
};
PrecisionChoice preferred_precision(const HardwareProfile& profile, std::uint64_t available_bytes,
                                    double int4_below = int4_below_gb);

// "fp32" is the most exact, then "int8", then "int4": larger ranks are smaller weights. -1: no such precision.
int precision_rank(const std::string& precision);

// Of the precisions that a voice is there in, the preferred one, else the nearest more exact one, else the nearest
// smaller one. Empty: none is there.
std::string best_available(const std::string& preferred, std::span<const std::string> there);

}  // namespace linnet
