// The platform's facts and readings, with Linnet's own memory limit applied. Any thread may call.
#pragma once

#include <optional>

#include "engine/platform.h"

namespace linnet {

class LimitedMachine {
 public:
  // platform must outlive it. limit_gb: memory for all of Linnet; has an effect below the machine's own limit only.
  LimitedMachine(Platform& platform, std::optional<double> limit_gb) : platform_(platform), limit_gb_(limit_gb) {}

  Machine facts() const;         // limited_by is "configuration" where Linnet's own limit is the lowest
  MemoryReading memory() const;  // available_bytes is at most total_bytes
  Platform& platform() const { return platform_; }

 private:
  Platform& platform_;
  const std::optional<double> limit_gb_;
};

}  // namespace linnet
