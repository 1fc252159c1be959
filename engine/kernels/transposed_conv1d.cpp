#include "engine/kernels/transposed_conv1d.h"

#include <algorithm>

#include "engine/kernels/loops.h"

namespace linnet {

// Output row q · stride + p gets tap j of input row t where t · stride + j = q · stride + p + padding. With
// a = (p + padding) / stride and j0 = (p + padding) % stride those are taps j0 + i · stride of rows q + a − i.
TransposedConv1d::TransposedConv1d(Backend& backend, const TransposedConv1dShape& s, std::span<const float> weights,
                                   std::span<const float> bias, float scale)
    : shape_(s) {
  const auto ahead = [&](std::size_t p) { return (p + s.padding) / s.stride; };
  const auto first_tap = [&](std::size_t p) { return (p + s.padding) % s.stride; };
  const auto taps = [&](std::size_t p) { return (s.kernel - first_tap(p) + s.stride - 1) / s.stride; };
  for (std::size_t p = 0; p < s.stride;) {
    std::size_t end = p + 1;
    while (end < s.stride && ahead(end) == ahead(p) && taps(end) == taps(p)) ++end;
    const std::size_t n = taps(p), outputs = (end - p) * s.out, inputs = n * s.in;
    std::vector<float> w(outputs * inputs), b(outputs);
    for (std::size_t phase = p; phase < end; ++phase)
      for (std::size_t o = 0; o < s.out; ++o) {
        const std::size_t row = (phase - p) * s.out + o;
        b[row] = bias[o];
        for (std::size_t i = 0; i < n; ++i)  // memory order of input rows is oldest first
          for (std::size_t c = 0; c < s.in; ++c)
            w[row * inputs + (n - 1 - i) * s.in + c] =
                scale * weights[(c * s.out + o) * s.kernel + first_tap(phase) + i * s.stride];
      }
    Phases group{p, end - p, static_cast<std::ptrdiff_t>(ahead(p)) - static_cast<std::ptrdiff_t>(n - 1),
                 PackedMatrix(backend, outputs, inputs)};
    group.weights.pack(outputs, inputs, w.data(), b.data());
    before_ = std::max(before_, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, -group.first_row)));
    after_ = std::max(after_, ahead(p));
    groups_.push_back(std::move(group));
    p = end;
  }
}

std::size_t TransposedConv1d::bytes() const {
  std::size_t total = 0;
  for (const Phases& g : groups_) total += g.weights.bytes();
  return total;
}

void TransposedConv1d::run(const Backend& backend, const float* x, std::size_t rows, float* raw, float* activated,
                           float slope) const {
  if (!rows) return;
  const std::size_t threads = static_cast<std::size_t>(backend.threads()), mr = backend.gemm().mr;
  const std::size_t wide = shape_.stride * shape_.out;  // floats from one input row's outputs to the next's
  const std::size_t chunk = (rows + threads * mr - 1) / (threads * mr) * mr, chunks = (rows + chunk - 1) / chunk;
  backend.parallel(groups_.size() * chunks, [&](std::size_t item, std::size_t) {
    const Phases& g = groups_[item % groups_.size()];
    const std::size_t first = item / groups_.size() * chunk, count = std::min(chunk, rows - first);
    const std::size_t at = first * wide + g.first * shape_.out, width = g.count * shape_.out;
    g.weights.multiply(x + (static_cast<std::ptrdiff_t>(first) + g.first_row) * static_cast<std::ptrdiff_t>(shape_.in),
                       shape_.in, count, raw + at, wide);
    Epilogue e;
    e.activated = activated + at;
    e.slope = slope;
    e.stride = wide;
    backend.loops().finish(raw + at, wide, width, count, e);
  });
}

}  // namespace linnet
