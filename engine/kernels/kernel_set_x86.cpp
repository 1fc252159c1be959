#include "engine/error.h"
#include "engine/kernel_set.h"
#include "xnnpack.h"
#include "xnnpack/hardware-config.h"

namespace linnet {

// XNNPACK looks at the processor once, and chooses kernels by what it has seen when one is first asked for.
void use_kernel_set(const std::string& name) {
  auto* seen = xnn_initialize(nullptr) == xnn_status_success
                   ? const_cast<xnn_hardware_config*>(xnn_init_hardware_config())
                   : nullptr;
  if (!seen) throw Error(ErrorKind::internal, "XNNPACK could not start: it does not know this processor");
  if (name == "machine") return;
  const xnn_hardware_config machine = *seen;
  xnn_hardware_config set = {};  // SSE2 only
  bool has = name == "sse";
  if (name == "avx" || name == "avx2") {
    has = machine.use_x86_avx;
    set.use_x86_ssse3 = set.use_x86_sse4_1 = set.use_x86_avx = true;
  }
  if (name == "avx2") {
    has = machine.use_x86_avx2 && machine.use_x86_fma3;
    set.use_x86_f16c = set.use_x86_fma3 = set.use_x86_avx2 = true;
  }
  if (name == "avx512") {
    has = machine.use_x86_avx512skx;
    set = machine;
  }
  if (!has)
    throw Error(ErrorKind::bad_input, "this processor has no kernels '" + name +
                                          "': they are unknown, or newer than it is. Known are machine, sse, avx, avx2 "
                                          "and avx512");
  *seen = set;
}

}  // namespace linnet
