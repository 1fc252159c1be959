// Arithmetic of one core at full speed with an instruction set: no loads, no stores, and each sum depends only on
// itself. Each function does the given number of steps and returns the number of floating-point operations.
#pragma once

namespace linnet::test {

// The asm lines contain no instruction. They keep the compiler from computing a product once for all steps.
#define LINNET_ARITHMETIC(name, instructions, lanes)                     \
  __attribute__((target(instructions))) inline double name(long steps) { \
    typedef float Vec __attribute__((vector_size(4 * (lanes))));         \
    constexpr int sums = 10;                                             \
    Vec sum[sums] = {}, x = Vec{} + 1e-3f;                               \
    const Vec factor = Vec{} + 0.5f;                                     \
    for (long step = 0; step < steps; ++step)                            \
      for (int i = 0; i < sums; ++i) {                                   \
        asm volatile("" : "+x"(x));                                      \
        sum[i] = factor * x + sum[i];                                    \
      }                                                                  \
    for (Vec & s : sum) asm volatile("" : "+x"(s));                      \
    return 2.0 * sums * (lanes) * static_cast<double>(steps);            \
  }

LINNET_ARITHMETIC(sse_arithmetic, "sse2", 4)
LINNET_ARITHMETIC(avx_arithmetic, "avx", 8)
LINNET_ARITHMETIC(fma_arithmetic, "avx,fma", 8)
LINNET_ARITHMETIC(avx512_arithmetic, "avx512f", 16)
#undef LINNET_ARITHMETIC

}  // namespace linnet::test
