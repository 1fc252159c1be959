// The platform's facts and readings, under a memory limit of our own. Any thread may call.
#pragma once

#include <optional>

#include "engine/platform.h"

namespace linnet {

class LimitedMachine {
 public:
  // platform outlives it. limit_gb: what all of Linnet may have; only ever less than the machine's own limit.
  LimitedMachine(Platform& platform, std::optional<double> limit_gb) : platform_(platform), limit_gb_(limit_gb) {}

  Machine facts() const;         // limited_by is "configuration" where our own limit is the least
  MemoryReading memory() const;  // available_bytes is at most total_bytes
  Platform& platform() const { return platform_; }

 private:
  Platform& platform_;
  const std::optional<double> limit_gb_;
};

}  // namespace linnet
