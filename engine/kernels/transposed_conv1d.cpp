#include "engine/kernels/transposed_conv1d.h"

#include <algorithm>

namespace linnet {
namespace {

std::vector<float> repeated(std::span<const float> values, std::size_t times) {
  std::vector<float> all;
  for (std::size_t i = 0; i < times; ++i) all.insert(all.end(), values.begin(), values.end());
  return all;
}

}  // namespace

// Output row q · stride + p gets tap j of input row t where t · stride + j = q · stride + p + padding. With
// a = (p + padding) / stride and j0 = (p + padding) % stride those are taps j0 + i · stride of rows q + a − i.
template <typename Make>
void TransposedConv1d::make_groups(const Make& make) {
  const TransposedConv1dShape& s = shape_;
  const auto ahead = [&](std::size_t p) { return (p + s.padding) / s.stride; };
  const auto taps = [&](std::size_t p) { return (s.kernel - first_tap(p) + s.stride - 1) / s.stride; };
  for (std::size_t p = 0; p < s.stride;) {
    std::size_t end = p + 1;
    while (end < s.stride && ahead(end) == ahead(p) && taps(end) == taps(p)) ++end;
    const std::size_t n = taps(p);
    Phases group{p, end - p, static_cast<std::ptrdiff_t>(ahead(p)) - static_cast<std::ptrdiff_t>(n - 1),
                 make(p, end - p, n)};
    before_ = std::max(before_, static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, -group.first_row)));
    after_ = std::max(after_, ahead(p));
    groups_.push_back(std::move(group));
    p = end;
  }
}

TransposedConv1d::TransposedConv1d(Backend& backend, const TransposedConv1dShape& s, std::span<const float> weights,
                                   std::span<const float> bias, float scale, std::size_t outputs_per_tile, bool sparing)
    : shape_(s) {
  make_groups([&](std::size_t first, std::size_t count, std::size_t n) {
    std::vector<float> w(count * s.out * s.in * n);
    for (std::size_t row = 0; row < count * s.out; ++row)
      for (std::size_t c = 0; c < s.in; ++c)
        for (std::size_t i = 0; i < n; ++i)  // the convolution's first tap is the oldest row
          w[(row * s.in + c) * n + n - 1 - i] =
              scale * weights[(c * s.out + row % s.out) * s.kernel + first_tap(first + row / s.out) + i * s.stride];
    return Conv1d(backend, {s.in, count * s.out, n, 1}, w, repeated(bias, count), outputs_per_tile, sparing);
  });
}

TransposedConv1d::TransposedConv1d(Backend& backend, const TransposedConv1dShape& s, const SmallWeights& weights,
                                   std::span<const float> bias, float scale, std::size_t outputs_per_tile, bool sparing,
                                   Arithmetic arithmetic)
    : shape_(s) {
  make_groups([&](std::size_t first, std::size_t count, std::size_t n) {
    SmallWeights w{weights.bits, count * s.out, s.in, n, weights.group, {}, {}};
    w.values.resize(w.out * n * s.in);
    w.scales.resize(w.out * n * w.groups());
    for (std::size_t row = 0; row < w.out; ++row)
      for (std::size_t i = 0; i < n; ++i) {
        const std::size_t from = row % s.out * s.kernel + first_tap(first + row / s.out) + i * s.stride;
        const std::size_t to = row * n + n - 1 - i;
        for (std::size_t c = 0; c < s.in; ++c) w.values[to * s.in + c] = weights.values[from * s.in + c];
        for (std::size_t g = 0; g < w.groups(); ++g)
          w.scales[to * w.groups() + g] = scale * weights.scales[from * w.groups() + g];
      }
    return Conv1d(backend, {s.in, w.out, n, 1}, w, repeated(bias, count), outputs_per_tile, sparing, arithmetic);
  });
}

std::size_t TransposedConv1d::bytes() const {
  std::size_t total = 0;
  for (const Phases& g : groups_) total += g.conv.bytes();
  return total;
}

std::string TransposedConv1d::method() const { return groups_[0].conv.method(); }

double TransposedConv1d::products() const {
  double total = 0;
  for (const Phases& g : groups_) total += static_cast<double>(g.count) * g.conv.products();
  return total / static_cast<double>(shape_.stride);
}

std::size_t TransposedConv1d::overread() const {
  std::size_t rows = 0;
  for (const Phases& g : groups_) rows = std::max(rows, g.conv.overread());
  return rows;
}

void TransposedConv1d::run(const Backend& backend, const float* x, std::size_t rows, float* raw, float* activated,
                           float slope) const {
  Epilogue e;
  e.raw = raw;
  e.activated = activated;
  e.slope = slope;
  run(backend, x, rows, e);
}

void TransposedConv1d::run(const Backend& backend, const float* x, std::size_t rows, const Epilogue& epilogue) const {
  for (const Phases& g : groups_) {
    Epilogue e = epilogue.from(g.first * shape_.out);
    e.bias = nullptr;
    e.stride = shape_.stride * shape_.out;  // from one input row's outputs to the next's
    g.conv.run(backend, x + g.first_row * static_cast<std::ptrdiff_t>(shape_.in), shape_.in, rows, e);
  }
}

}  // namespace linnet
