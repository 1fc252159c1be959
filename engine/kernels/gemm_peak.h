// The yardstick of `linnet bench`: what the GEMM micro-kernel reaches where nothing is in its way.
#pragma once

#include "engine/kernels/backend.h"

namespace linnet {

// Floating-point operations a second of a 512 × 512 matrix times 512 rows for each thread, the best of the rounds that
// fit into about `seconds`.
double gemm_peak(const Backend& backend, double seconds);

}  // namespace linnet
