// The vector loops for any machine (SSE2, NEON, WebAssembly SIMD128); CMake compiles this file for that instruction
// set.
#define LINNET_LANES 4
#define LINNET_SET baseline
#include "engine/kernels/loops-inl.h"

namespace linnet {
const Loops loops_baseline = baseline::table("baseline");
}  // namespace linnet
