#include "engine/kernels/mono_conv1d.h"

#include <algorithm>
#include <vector>

#include "engine/kernels/loops.h"

namespace linnet {

MonoConv1d::MonoConv1d(const Backend& backend, std::size_t in, std::size_t kernel, std::span<const float> weights,
                       float bias, float scale)
    : in_(in), matrix_(backend, together, (kernel + together - 1) * in) {
  const std::size_t inputs = matrix_.inputs();
  std::vector<float> w(together * inputs);
  std::vector<float> b(together, bias);
  for (std::size_t o = 0; o < together; ++o)
    for (std::size_t k = 0; k < kernel; ++k)
      for (std::size_t c = 0; c < in; ++c) w[o * inputs + (o + k) * in + c] = scale * weights[c * kernel + k];
  matrix_.pack(together, inputs, w.data(), b.data());
}

void MonoConv1d::run(const Backend& backend, const float* x, std::size_t rows, float* out) const {
  const std::size_t lines = (rows + together - 1) / together;
  const std::size_t mr = backend.gemm().mr;
  const std::size_t threads = static_cast<std::size_t>(backend.threads());
  const std::size_t chunk = std::max(mr, (lines + threads * mr - 1) / (threads * mr) * mr);
  backend.parallel((lines + chunk - 1) / chunk, [&](std::size_t item, std::size_t) {
    const std::size_t first = item * chunk;
    const std::size_t count = std::min(chunk, lines - first);
    float* to = out + first * together;
    matrix_.multiply(x + first * together * in_, together * in_, count, to, together);
    backend.loops().tanh(to, count * together, 1.0f, to);
  });
}

}  // namespace linnet
