#include "native/bench/other_load.h"

#include <algorithm>
#include <ctime>

#include "native/system/native_platform.h"

namespace linnet::native {
namespace {

double own_processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace

OtherLoad::OtherLoad() : platform_(native_platform()) {
  const std::vector<Core> cores = platform_->machine().cores;
  allowed_cores_ = static_cast<int>(std::count_if(cores.begin(), cores.end(), [](const Core& c) { return c.allowed; }));
  platform_->load();  // load() measures from one call to the next
  own_seconds_ = own_processor_seconds();
  start_ = std::chrono::steady_clock::now();
}

double OtherLoad::cores() const {
  const double all = platform_->load().cpu_percent / 100 * allowed_cores_;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  return std::clamp(all - (own_processor_seconds() - own_seconds_) / std::max(seconds, 1e-9), 0.0,
                    static_cast<double>(allowed_cores_));
}

}  // namespace linnet::native
