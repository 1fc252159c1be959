// The vector loops for WebAssembly's relaxed SIMD; CMake compiles this file for that instruction set.
#define LINNET_LANES 4
#define LINNET_SET relaxed
#define LINNET_FUSED(k, x, s) __builtin_wasm_relaxed_madd_f32x4(k, x, s)
#include "engine/kernels/loops-inl.h"

namespace linnet {
const Loops loops_relaxed = relaxed::table("relaxed");
}  // namespace linnet
