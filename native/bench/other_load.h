// How much of the cores other programs take while something is measured.
#pragma once

#include <chrono>
#include <memory>

#include "engine/platform.h"

namespace linnet::native {

class OtherLoad {
 public:
  OtherLoad();  // begins to measure
  // Cores that other programs used, on average since the beginning: 1.5 is one and a half. Time in which a hypervisor
  // gave the cores to another machine counts too. From the operating system's counters, in steps of some 10 ms.
  double cores() const;
  int of_cores() const { return allowed_cores_; }  // logical ones, that this process may run on

 private:
  std::unique_ptr<Platform> platform_;
  int allowed_cores_;
  double own_seconds_;  // of the processor, at the beginning
  std::chrono::steady_clock::time_point start_;
};

}  // namespace linnet::native
