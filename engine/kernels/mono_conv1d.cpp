#include "engine/kernels/mono_conv1d.h"

#include <algorithm>

#include "engine/kernels/loops.h"

namespace linnet {

MonoConv1d::MonoConv1d(std::size_t in, std::size_t kernel, std::span<const float> weights, float bias, float scale)
    : in_(in), kernel_(kernel), weights_(kernel * in + together), bias_(bias) {
  for (std::size_t k = 0; k < kernel; ++k)
    for (std::size_t c = 0; c < in; ++c) weights_[k * in + c] = scale * weights[c * kernel + k];
}

void MonoConv1d::run(const Backend& backend, const float* x, std::size_t rows, float* out) const {
  const std::size_t groups = (rows + together - 1) / together;
  backend.parallel_rows(groups, [&](std::size_t first, std::size_t count, std::size_t) {
    float* to = out + first * together;
    backend.loops().mono(x + first * together * in_, in_, count * together, weights_.data(), kernel_ * in_, bias_, to);
    backend.loops().tanh(to, count * together, 1.0f, to);
  });
}

}  // namespace linnet
