// Measures the speed that the GEMM micro-kernel reaches under ideal conditions, for comparison in `linnet bench`.
#pragma once

#include "engine/kernels/backend.h"

namespace linnet {

// Floating-point operations a second in the product of a 512 × 512 matrix with 512 rows for each thread: the best of
// the rounds that fit into about `seconds`.
double gemm_peak(const Backend& backend, double seconds);

}  // namespace linnet
