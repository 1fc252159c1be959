#include "engine/kernels/packed_matrix.h"

#include <algorithm>
#include <limits>

#include "xnnpack/microfnptr.h"
#include "xnnpack/microparams.h"
#include "xnnpack/pack.h"

namespace linnet {
namespace {

std::size_t round_up(std::size_t x, std::size_t to) { return (x + to - 1) / to * to; }

std::size_t panel_size(const GemmKernel& k, std::size_t inputs) { return k.nr * (1 + round_up(inputs, k.kr * k.sr)); }

}  // namespace

PackedMatrix::PackedMatrix(const Backend& backend, std::size_t outputs, std::size_t inputs)
    : kernel_(backend.gemm()), outputs_(outputs), inputs_(inputs), packed_(floats(backend, outputs, inputs)) {}

std::size_t PackedMatrix::floats(const Backend& backend, std::size_t outputs, std::size_t inputs) {
  const GemmKernel& kernel = backend.gemm();
  return (outputs + kernel.nr - 1) / kernel.nr * panel_size(kernel, inputs);
}

void PackedMatrix::pack(std::size_t outputs, std::size_t inputs, const float* w, const float* bias) {
  outputs_ = outputs;
  inputs_ = inputs;
  xnn_pack_f32_gemm_goi_w(1, outputs, inputs, kernel_.nr, kernel_.kr, kernel_.sr, w, bias, nullptr, packed_.data(), 0,
                          nullptr);
}

void PackedMatrix::pack_transposed(std::size_t outputs, std::size_t inputs, std::size_t w_stride, const float* w) {
  outputs_ = outputs;
  inputs_ = inputs;
  xnn_pack_f32_gemm_gio_w(1, outputs, inputs, kernel_.nr, kernel_.kr, kernel_.sr, w_stride, w, nullptr, nullptr,
                          packed_.data(), 0, nullptr);
}

void multiply_packed(const GemmKernel& kernel, const float* packed, std::size_t inputs, const float* a,
                     std::size_t a_stride, std::size_t rows, float* c, std::size_t c_stride, std::size_t first,
                     std::size_t count) {
  const auto run = reinterpret_cast<xnn_f32_gemm_minmax_ukernel_fn>(kernel.run);
  const float infinity = std::numeric_limits<float>::infinity();
  xnn_f32_minmax_params limits;
  limits.scalar.min = -infinity;
  limits.scalar.max = infinity;
  // A few panels at a time, so that they stay in the first-level cache for all rows.
  const std::size_t panel = panel_size(kernel, inputs);
  const std::size_t columns = std::max<std::size_t>(1, 6144 / panel) * kernel.nr;
  for (std::size_t n = 0; n < count; n += columns) {
    const std::size_t width = std::min(columns, count - n);
    for (std::size_t row = 0; row < rows; row += kernel.mr)
      run(std::min(kernel.mr, rows - row), width, inputs * sizeof(float), a + row * a_stride, a_stride * sizeof(float),
          packed + (first + n) / kernel.nr * panel, c + row * c_stride + n, c_stride * sizeof(float),
          kernel.nr * sizeof(float), &limits);
  }
}

void PackedMatrix::multiply(const float* a, std::size_t a_stride, std::size_t rows, float* c, std::size_t c_stride,
                            std::size_t first, std::size_t count) const {
  multiply_packed(kernel_, packed_.data(), inputs_, a, a_stride, rows, c, c_stride, first, count);
}

}  // namespace linnet
