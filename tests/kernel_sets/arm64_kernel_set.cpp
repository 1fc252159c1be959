// Runs the kernels that XNNPACK has for a type of ARM core, on any ARM64 machine; tests/processors/run runs it by qemu.
//   linnet_arm64_kernel_set CORE speak THREADS VOICE.onnx   speaks phoneme ids; the samples go to standard output as
//   floats linnet_arm64_kernel_set CORE kernels                    writes what the engine computes with: "baseline 6x8"
// CORE is machine, or a type of core: cortex-a53, cortex-a55, cortex-a72, cortex-a73, cortex-a76, cortex-a77,
// cortex-a78, cortex-x1.
#include <cpuinfo.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "engine/kernels/backend.h"
#include "tests/kernel_sets/speaker.h"
#include "xnnpack.h"

namespace {

const std::map<std::string, cpuinfo_uarch> cores = {
    {"cortex-a53", cpuinfo_uarch_cortex_a53}, {"cortex-a55", cpuinfo_uarch_cortex_a55},
    {"cortex-a72", cpuinfo_uarch_cortex_a72}, {"cortex-a73", cpuinfo_uarch_cortex_a73},
    {"cortex-a76", cpuinfo_uarch_cortex_a76}, {"cortex-a77", cpuinfo_uarch_cortex_a77},
    {"cortex-a78", cpuinfo_uarch_cortex_a78}, {"cortex-x1", cpuinfo_uarch_cortex_x1},
};

// From now on XNNPACK sees a machine with cores of this type. It chooses a kernel when one is first asked for, by the
// first core, which cpuinfo has put before all slower ones. False: the type is unknown.
bool pretend(const std::string& core) {
  if (xnn_initialize(nullptr) != xnn_status_success) return false;
  if (core == "machine") return true;
  const auto found = cores.find(core);
  auto* first = const_cast<cpuinfo_core*>(cpuinfo_get_core(0));
  if (found == cores.end() || !first) return false;
  first->uarch = found->second;
  return true;
}

}  // namespace

int main(int count, char** args) {
  const std::string what = count > 2 ? args[2] : "";
  if (count < 3 || !pretend(args[1])) return 2;
  if (what == "speak" && count == 5)
    linnet::test::write_speech(std::atoi(args[3]), args[4]);
  else if (what == "kernels" && count == 3)
    std::puts(linnet::Backend(1).kernels().c_str());
  else
    return 2;
}
