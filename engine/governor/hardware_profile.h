// What a machine is dealt: how much of its memory for what, which weights, how the work is cut. Five known kinds of
// machine have figures of their own; any other gets figures derived from its real limit.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/platform.h"

namespace linnet {

inline constexpr double bytes_a_gb = 1024.0 * 1024 * 1024, bytes_a_mb = 1024.0 * 1024;

// Shares of the memory. What is left of `total_gb` after the others is the user's other programs'.
struct MemoryShares {
  double total_gb = 0;
  double os_reserve_gb = 0;
  double model_max_gb = 0;
  double cache_max_gb = 0;
  double safety_margin_gb = 0;
};

// How weights are made small for such a machine.
struct Quantization {
  std::string weights = "int8";
  bool layer_wise = true;
  bool weight_only = true;
  bool dynamic = true;
  int calibration_samples = 64;
};

struct HardwareProfile {
  std::string name;  // "m1-air", "m1-pro", "intel-i5", "amd-ryzen-5", "high-end", "derived", "custom"
  MemoryShares memory;
  Quantization quantization;
  int max_text_length = 400;  // characters that are spoken as one piece: longer sentences are cut at a clause
  int cache_limit_mb = 25;    // of finished audio
};

std::span<const HardwareProfile> known_profiles();
const HardwareProfile* known_profile(const std::string& name);  // null: no such

// The known one that the machine is, by its processor and the memory that it may use; else derived_profile().
HardwareProfile profile_of(const Machine& machine);

// From the memory that may be used, whichever limit sets it:
//   of the physical memory, an eighth (4 GB at most) is the system's; of a limit set on the program alone, nothing is
//   safety margin: 1/32, at least 4 MB, at most 3 GB
//   voices may have what is left; cached audio an eighth of that
HardwareProfile derived_profile(const Machine& machine);

}  // namespace linnet
