#include "engine/kernels/gemm_peak.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/kernels/packed_matrix.h"

namespace linnet {
namespace {

constexpr std::size_t size = 512;
constexpr std::size_t pieces = 8;  // into which a thread's rows are divided, so that threads finish together

}  // namespace

double gemm_peak(const Backend& backend, double seconds) {
  using Clock = std::chrono::steady_clock;
  const std::size_t rows = size * static_cast<std::size_t>(backend.threads());
  const std::size_t piece = size / pieces;
  // No zeros and no denormal numbers: these may take a different time.
  const std::vector<float> weights(size * size, 0.5f);
  const std::vector<float> a(rows * size, 0.25f);
  std::vector<float> c(rows * size);
  PackedMatrix matrix(backend, size, size);
  matrix.pack(size, size, weights.data(), nullptr);
  const double flops = 2.0 * static_cast<double>(rows * size * size);
  const Clock::time_point start = Clock::now();
  double best = 0;
  for (Clock::time_point from = start; std::chrono::duration<double>(from - start).count() < seconds || best == 0;) {
    backend.parallel(rows / piece, [&](std::size_t item, std::size_t) {
      matrix.multiply(a.data() + item * piece * size, size, piece, c.data() + item * piece * size, size);
    });
    const Clock::time_point now = Clock::now();
    best = std::max(best, flops / std::max(1e-9, std::chrono::duration<double>(now - from).count()));
    from = now;
  }
  return best;
}

}  // namespace linnet
