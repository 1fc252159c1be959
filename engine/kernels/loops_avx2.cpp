// The vector loops for avx2; CMake compiles this file for that instruction set.
#define LINNET_LANES 8
#define LINNET_SET avx2
#include <immintrin.h>
#define LINNET_SUMS_OF_PAIRS(a, b) _mm256_madd_epi16((__m256i)(a), (__m256i)(b))
#include "engine/kernels/loops-inl.h"

namespace linnet {
const Loops loops_avx2 = avx2::table("avx2");
}  // namespace linnet
