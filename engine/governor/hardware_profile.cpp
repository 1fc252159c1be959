#include "engine/governor/hardware_profile.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace linnet {
namespace {

//                                      total reserve model cache margin     weights  layer  only   dyn.  samples  text
//                                      cache
const std::array<HardwareProfile, 5> profiles = {{
    {"m1-air", {8, 2.0, 2.0, 1.0, 1.5}, {"int8", true, true, true, 32}, 300, 12},
    {"m1-pro", {16, 2.5, 4.0, 2.0, 2.0}, {"int8", true, true, true, 64}, 400, 25},
    {"intel-i5", {16, 3.0, 3.0, 1.5, 2.0}, {"int8", true, true, true, 64}, 300, 25},
    {"amd-ryzen-5", {16, 3.0, 3.0, 1.5, 2.0}, {"int8", true, true, true, 64}, 300, 25},
    {"high-end", {32, 4.0, 6.0, 3.0, 3.0}, {"int8", false, false, true, 128}, 400, 50},
}};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Firmware and graphics take some of the memory: 16 GB may be reported as 14.6.
bool is_about(double gb, double total_gb) { return gb > 0.85 * total_gb && gb < 1.1 * total_gb; }

}  // namespace

std::span<const HardwareProfile> known_profiles() { return profiles; }

const HardwareProfile* known_profile(const std::string& name) {
  const auto found = std::find_if(profiles.begin(), profiles.end(), [&](const auto& p) { return p.name == name; });
  return found == profiles.end() ? nullptr : &*found;
}

HardwareProfile profile_of(const Machine& machine) {
  const double gb = static_cast<double>(machine.total_bytes) / bytes_a_gb;
  const std::string name = lower(machine.name);
  const auto has = [&](const char* part) { return name.find(part) != std::string::npos; };
  const auto known = [](const char* profile) { return *known_profile(profile); };
  if (machine.limited_by.empty()) {
    if (has("apple m1 pro") && is_about(gb, 16)) return known("m1-pro");
    if (has("apple m1") && is_about(gb, 8)) return known("m1-air");
    if ((has("core(tm) i5") || has("core i5") || has("core(tm) ultra 5")) && is_about(gb, 16)) return known("intel-i5");
    if (has("ryzen 5") && is_about(gb, 16)) return known("amd-ryzen-5");
    if (gb > 0.85 * 32) return known("high-end");
  }
  return derived_profile(machine);
}

HardwareProfile derived_profile(const Machine& machine) {
  HardwareProfile p;
  p.name = "derived";
  MemoryShares& m = p.memory;
  m.total_gb = static_cast<double>(machine.total_bytes) / bytes_a_gb;
  m.os_reserve_gb = machine.limited_by.empty() ? std::min(m.total_gb / 8, 4.0) : 0;
  m.safety_margin_gb = std::min(std::clamp(m.total_gb / 32, 4 * bytes_a_mb / bytes_a_gb, 3.0), m.total_gb / 2);
  m.model_max_gb = m.total_gb - m.os_reserve_gb - m.safety_margin_gb;
  m.cache_max_gb = m.model_max_gb / 8;
  p.quantization.calibration_samples = m.total_gb < 12 ? 32 : 64;
  // A 64th of a small machine's memory, at most the share of the cache.
  p.cache_limit_mb = static_cast<int>(std::min({25.0, m.total_gb * 1024 / 64, m.cache_max_gb * 1024}));
  return p;
}

}  // namespace linnet
