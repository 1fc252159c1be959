#include "engine/kernels/packed_matrix.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "xnnpack/microfnptr.h"
#include "xnnpack/microparams.h"
#include "xnnpack/pack.h"

namespace linnet {
namespace {

std::size_t round_up(std::size_t x, std::size_t to) { return (x + to - 1) / to * to; }

std::size_t panel_size(const GemmKernel& k, std::size_t inputs) { return k.nr * (1 + round_up(inputs, k.kr * k.sr)); }

// Calls fill(first output, outputs, panel) for each of a matrix whose kernel takes the weights one after the other: nr
// biases, then for each input nr weights. XNNPACK's own functions copy one value at a time by a general rule, which
// attention feels, since keys and values are packed for each sentence.
template <typename Fill>
void for_panels(const GemmKernel& k, std::size_t outputs, std::size_t inputs, float* packed, const Fill& fill) {
  for (std::size_t first = 0; first < outputs; first += k.nr, packed += k.nr * (1 + inputs))
    fill(first, std::min(k.nr, outputs - first), packed);
}

}  // namespace

PackedMatrix::PackedMatrix(const Backend& backend, std::size_t outputs, std::size_t inputs)
    : PackedMatrix(backend, outputs, inputs, Buffer(floats(backend, outputs, inputs))) {}

PackedMatrix::PackedMatrix(const Backend& backend, std::size_t outputs, std::size_t inputs, Buffer memory)
    : kernel_(backend.gemm()), outputs_(outputs), inputs_(inputs), packed_(std::move(memory)) {}

std::size_t PackedMatrix::floats(const Backend& backend, std::size_t outputs, std::size_t inputs) {
  const GemmKernel& kernel = backend.gemm();
  return (outputs + kernel.nr - 1) / kernel.nr * panel_size(kernel, inputs);
}

void PackedMatrix::pack(std::size_t outputs, std::size_t inputs, const float* w, const float* bias) {
  outputs_ = outputs;
  inputs_ = inputs;
  if (kernel_.kr * kernel_.sr > 1) {  // an order of its own
    xnn_pack_f32_gemm_goi_w(1, outputs, inputs, kernel_.nr, kernel_.kr, kernel_.sr, w, bias, nullptr, packed_.data(), 0,
                            nullptr);
    return;
  }
  for_panels(kernel_, outputs, inputs, packed_.data(), [&](std::size_t first, std::size_t count, float* panel) {
    for (std::size_t o = 0; o < count; ++o) {
      const float* from = w + (first + o) * inputs;
      float* to = panel + o;
      *to = bias ? bias[first + o] : 0.0f;
      for (std::size_t i = 0; i < inputs; ++i) to[(i + 1) * kernel_.nr] = from[i];
    }
  });
}

void PackedMatrix::pack_transposed(std::size_t outputs, std::size_t inputs, std::size_t w_stride, const float* w) {
  outputs_ = outputs;
  inputs_ = inputs;
  if (kernel_.kr * kernel_.sr > 1) {
    xnn_pack_f32_gemm_gio_w(1, outputs, inputs, kernel_.nr, kernel_.kr, kernel_.sr, w_stride, w, nullptr, nullptr,
                            packed_.data(), 0, nullptr);
    return;
  }
  for_panels(kernel_, outputs, inputs, packed_.data(), [&](std::size_t first, std::size_t count, float* panel) {
    std::fill_n(panel, count, 0.0f);
    for (std::size_t i = 0; i < inputs; ++i)
      std::memcpy(panel + (i + 1) * kernel_.nr, w + i * w_stride + first, count * sizeof(float));
  });
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
