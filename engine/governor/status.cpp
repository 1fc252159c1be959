#include "engine/governor/status.h"

#include <cstdio>

namespace linnet {
namespace {

constexpr double critical_memory_percent = 85, busy_cpu_percent = 90, warm_cpu_percent = 70;
constexpr double celsius_before_throttling = 5, hot_celsius = 90;  // the second where the machine names no threshold

std::string degrees(double celsius) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f °C", celsius);
  return text;
}

std::string heat(const HardwareProfile& profile, const LoadReading& load, bool fresh_throttling) {
  if (fresh_throttling) return "cores were slowed down by heat just now";
  if (load.temperature_celsius) {
    const double limit = load.throttle_celsius ? *load.throttle_celsius - celsius_before_throttling : hot_celsius;
    return *load.temperature_celsius >= limit ? degrees(*load.temperature_celsius) + ", close to throttling" : "";
  }
  return profile.name == "m1-air" && load.cpu_percent > warm_cpu_percent ? "M1 Air + CPU > 70%" : "";
}

}  // namespace

SystemStatus system_status(const HardwareProfile& profile, const MemoryReading& memory, const LoadReading& load,
                           bool fresh_throttling) {
  SystemStatus s;
  const auto total = static_cast<double>(memory.total_bytes);
  const auto available = static_cast<double>(memory.available_bytes);
  s.cpu_percent = load.cpu_percent;
  s.memory_percent = total > 0 ? 100 * (1 - available / total) : 0;
  s.memory_available_gb = available / bytes_a_gb;
  s.busy_with_own_work = load.own_percent > 0 && load.own_percent >= load.cpu_percent / 2;
  s.gpu_util = load.gpu_percent;
  s.memory_pressure_percent = memory.pressure_percent;
  s.temperature_celsius = load.temperature_celsius;
  s.throttle_reason = heat(profile, load, fresh_throttling);
  ThrottlingRisk& risk = s.throttling_risk;
  risk.memory_critical = s.memory_percent > critical_memory_percent;
  risk.cpu_maxed = s.cpu_percent > busy_cpu_percent;
  risk.thermal_likely = !s.throttle_reason.empty();
  s.memory_budget_safe = s.memory_available_gb >= profile.memory.safety_margin_gb;
  s.recommended_action = risk.memory_critical || !s.memory_budget_safe ? "Reduce text length or clear cache"
                         : risk.thermal_likely                         ? "Wait for system to cool"
                         : risk.cpu_maxed                              ? "Reduce CPU load"
                                                                       : "OK";
  return s;
}

}  // namespace linnet
