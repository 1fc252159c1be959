// The tables of vector loops that this machine can run.
#pragma once

#include <vector>

#include "engine/kernels/loops.h"

namespace linnet::test {

inline std::vector<const Loops*> supported_loops() {
  std::vector<const Loops*> all = {&loops_baseline};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) all.push_back(&loops_avx2);
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    all.push_back(&loops_avx512);
#endif
  if (all.back() != &loops_for_this_machine()) all.push_back(&loops_for_this_machine());
  return all;
}

}  // namespace linnet::test
