// The vector loops for avx512; CMake compiles this file for that instruction set.
#define LINNET_LANES 16
#define LINNET_SET avx512
#include <immintrin.h>
#define LINNET_SUMS_OF_PAIRS(a, b) _mm512_madd_epi16((__m512i)(a), (__m512i)(b))
#include "engine/kernels/loops-inl.h"

namespace linnet {
const Loops loops_avx512 = avx512::table("avx512f");
}  // namespace linnet
