// Which degradation step the governor has taken, for each line of its log: the page has words of its own for it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "engine/governor/governor.h"

namespace linnet::web {

class StepWatch {
 public:
  // The name (degradation_name) of the step that was taken since the last call; "" if none was. governor: null while it
  // is being made.
  std::string new_step(Governor* governor) {
    for (std::size_t i = 0; governor && i < seen_.size(); ++i) {
      const auto step = static_cast<Degradation>(i);
      const std::uint64_t times = governor->ladder().times(step);
      if (times != std::exchange(seen_[i], times)) return degradation_name(step);
    }
    return "";
  }

 private:
  std::array<std::uint64_t, degradation_count> seen_{};  // how often each was taken
};

}  // namespace linnet::web
