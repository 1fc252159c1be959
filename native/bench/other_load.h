// Measures the processor time that other programs use during a measurement.
#pragma once

#include <chrono>
#include <memory>

#include "engine/platform.h"

namespace linnet::native {

class OtherLoad {
 public:
  OtherLoad();  // begins to measure
  // Cores that other programs used on average since the construction, such as 1.5. Includes time in which a hypervisor
  // gave the cores to another machine. The operating system's counters have steps of about 10 ms.
  double cores() const;
  int of_cores() const { return allowed_cores_; }  // logical cores on which this process may run

 private:
  std::unique_ptr<Platform> platform_;
  int allowed_cores_;
  double own_seconds_;  // processor time of this process at the construction
  std::chrono::steady_clock::time_point start_;
};

}  // namespace linnet::native
