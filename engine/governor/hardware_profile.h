// Defaults for each class of machine: shares of the memory, precision of the weights, lengths. Five known classes have
// their own figures; for any other machine they are derived from its memory limit.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/platform.h"

namespace linnet {

inline constexpr double bytes_a_gb = 1024.0 * 1024 * 1024, bytes_a_mb = 1024.0 * 1024;

// Shares of the memory in GB. What the others leave of total_gb is for other programs.
struct MemoryShares {
  double total_gb = 0;
  double os_reserve_gb = 0;
  double model_max_gb = 0;
  double cache_max_gb = 0;
  double safety_margin_gb = 0;
};

// How voices are quantised for such a machine.
struct Quantization {
  std::string weights = "int8";
  // Of the bundles: groups of layers get their precision one by one, and nothing but weights is kept in it. Reported.
  bool layer_wise = true;
  bool weight_only = true;
  bool dynamic = true;  // inputs of layers may be rounded as they come (EngineOptions::whole_numbers)
  int calibration_samples = 64;
};

struct HardwareProfile {
  std::string name;  // "m1-air", "m1-pro", "intel-i5", "amd-ryzen-5", "high-end", "derived", "custom"
  MemoryShares memory;
  Quantization quantization;
  int sentence_phonemes = 400;  // longer sentences are cut at a clause; "max_text_length" in JSON
  int cache_limit_mb = 25;      // of finished audio
};

std::span<const HardwareProfile> known_profiles();
const HardwareProfile* known_profile(const std::string& name);  // null: no such profile

// The known profile of the machine's processor and memory; else derived_profile().
HardwareProfile profile_of(const Machine& machine);

// From total_bytes, the memory that may be used under all limits:
//   operating system: an eighth, at most 4 GB; nothing where a limit applies to this program alone
//   safety margin: 1/32, at least 4 MB, at most 3 GB
//   voices: what is left; finished audio: an eighth of that
HardwareProfile derived_profile(const Machine& machine);

}  // namespace linnet
