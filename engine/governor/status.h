// The state of the machine: load, memory, heat, and the recommended action.
#pragma once

#include <optional>
#include <string>

#include "engine/governor/hardware_profile.h"
#include "engine/platform.h"

namespace linnet {

struct ThrottlingRisk {
  bool memory_critical = false;  // more than 85 % in use
  bool cpu_maxed = false;        // more than 90 % busy
  bool thermal_likely = false;   // a sensor says so; on an m1-air, which has none, more than 70 % busy
};

struct SystemStatus {
  double cpu_percent = 0;
  double memory_percent = 0;
  double memory_available_gb = 0;
  std::optional<double> gpu_util;
  ThrottlingRisk throttling_risk;
  bool memory_budget_safe = true;
  std::string
      recommended_action;  // "OK", "Reduce text length or clear cache", "Wait for system to cool", "Reduce CPU load"
  // Linnet's own additions to the requirements' keys:
  bool busy_with_own_work = false;  // at least half of cpu_percent is this process's
  std::optional<double> memory_pressure_percent;
  std::optional<double> temperature_celsius;
  std::string throttle_reason;  // why thermal_likely; empty if it is not
};

// fresh_throttling: heat has slowed cores down since the last status.
SystemStatus system_status(const HardwareProfile& profile, const MemoryReading& memory, const LoadReading& load,
                           bool fresh_throttling);

}  // namespace linnet
