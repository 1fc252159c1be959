// The Cholesky factor of a large symmetric positive definite matrix.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernels/backend.h"

namespace linnet {

// a: n × n, of which the upper triangle is read; becomes R, upper triangular, with RᵀR = a.
void cholesky(const Backend& backend, std::vector<float>& a, std::size_t n);

}  // namespace linnet
