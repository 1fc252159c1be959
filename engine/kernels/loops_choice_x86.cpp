#include "engine/kernels/loops.h"
#include "xnnpack.h"
#include "xnnpack/hardware-config.h"

namespace linnet {

const Loops& loops_for_this_machine() {
  const xnn_hardware_config* hardware = xnn_init_hardware_config();
  if (hardware && hardware->use_x86_avx512skx) return loops_avx512;
  if (hardware && hardware->use_x86_avx2 && hardware->use_x86_fma3) return loops_avx2;
  return loops_baseline;
}

}  // namespace linnet
