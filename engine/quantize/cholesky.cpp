#include "engine/quantize/cholesky.h"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

constexpr std::size_t block = 48;  // rows that stay in the cache while all rows above pass by

// row i −= R[k][i] · row k, from column i on.
void eliminate(float* row, const float* above, std::size_t i, std::size_t n) {
  const float by = above[i];
  for (std::size_t j = i; j < n; ++j) row[j] -= by * above[j];
}

}  // namespace

void cholesky(const Backend& backend, std::vector<float>& a, std::size_t n) {
  for (std::size_t first = 0; first < n; first += block) {
    const std::size_t last = std::min(n, first + block);
    const std::size_t part = 8;
    backend.parallel((last - first + part - 1) / part, [&](std::size_t item, std::size_t) {
      const std::size_t begin = first + item * part;
      const std::size_t end = std::min(last, begin + part);
      for (std::size_t k = 0; k < first; ++k)
        for (std::size_t i = begin; i < end; ++i) eliminate(&a[i * n], &a[k * n], i, n);
    });
    for (std::size_t i = first; i < last; ++i) {
      float* row = &a[i * n];
      for (std::size_t k = first; k < i; ++k) eliminate(row, &a[k * n], i, n);
      const float by = 1 / std::sqrt(std::max(row[i], 1e-20f));
      for (std::size_t j = i; j < n; ++j) row[j] *= by;
      std::fill(row, row + i, 0.0f);
    }
  }
}

}  // namespace linnet
