#include <dlfcn.h>

#include <algorithm>
#include <memory>

#include "native/system/graphics.h"

namespace linnet::native {
namespace {

// The part of NVML (nvml.h) that is needed; all functions return 0 when they succeed.
class Nvml {
 public:
  Nvml() : library_(dlopen("libnvidia-ml.so.1", RTLD_LAZY | RTLD_LOCAL)) {
    if (!library_) return;
    const auto start = function<int()>("nvmlInit_v2");
    count_ = function<int(unsigned*)>("nvmlDeviceGetCount_v2");
    device_ = function<int(unsigned, void**)>("nvmlDeviceGetHandleByIndex_v2");
    utilization_ = function<int(void*, Utilization*)>("nvmlDeviceGetUtilizationRates");
    works_ = start && count_ && device_ && utilization_ && start() == 0;
  }

  std::optional<double> percent() const {
    unsigned devices = 0;
    if (!works_ || count_(&devices) != 0) return std::nullopt;
    std::optional<double> most;
    for (unsigned i = 0; i < devices; ++i) {
      void* device = nullptr;
      Utilization rates{};
      if (device_(i, &device) != 0 || utilization_(device, &rates) != 0) continue;
      most = std::max<double>(rates.gpu, most.value_or(0));
    }
    return most;
  }

 private:
  struct Utilization {
    unsigned gpu;
    unsigned memory;
  };
  template <typename Signature>
  Signature* function(const char* name) const {
    return reinterpret_cast<Signature*>(dlsym(library_, name));
  }
  void* library_;  // stays open: the driver keeps threads of its own
  int (*count_)(unsigned*) = nullptr;
  int (*device_)(unsigned, void**) = nullptr;
  int (*utilization_)(void*, Utilization*) = nullptr;
  bool works_ = false;
};

}  // namespace

std::optional<double> gpu_percent(const SystemFiles& files) {
  static const Nvml nvml;
  std::optional<double> most = files.real() ? nvml.percent() : std::nullopt;
  for (const std::string& card : files.numbered("sys/class/drm", "card"))  // AMD's and Intel's drivers
    if (const auto busy = files.number("sys/class/drm/" + card + "/device/gpu_busy_percent"))
      most = std::max(*busy, most.value_or(0));
  return most;
}

}  // namespace linnet::native
