#include "engine/quantize/weight_blocks.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t least_weights = 4096;  // smaller tensors stay fp32: together they are some 100 kB

void find_taps(Part& p, std::size_t stride) {
  for (std::size_t first = 0; first < stride; ++first) {
    Taps taps;
    for (std::size_t tap = first; tap < p.kernel; tap += stride) taps.push_back(tap);
    if (p.transposed) std::reverse(taps.begin(), taps.end());  // its later taps see earlier rows
    p.taps.push_back(std::move(taps));
  }
}

}  // namespace

std::vector<float> Part::canonical(const TensorFile& model) const {
  const std::vector<float> w = model.floats(path);
  std::vector<float> c(w.size());
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t k = 0; k < kernel; ++k)
      for (std::size_t i = 0; i < in; ++i)
        c[(o * kernel + k) * in + i] = w[transposed ? (i * out + o) * kernel + k : (o * in + i) * kernel + k];
  return c;
}

std::vector<Part> parts_of(const RecordedModel& model, const VitsLayout& layout) {
  std::vector<Part> parts;
  for (const std::string& path : model.tensors()) {
    const WeightSpec* spec = layout.weights_of(path);
    const Tensor& t = model.tensor(path);
    if (!spec || t.elements() < least_weights) continue;
    const ConvAttributes* conv = model.find_conv(path.substr(0, path.rfind('.')));
    const std::size_t stride = conv && conv->transposed ? static_cast<std::size_t>(conv->stride) : 1;
    Part p;
    static_cast<WeightSpec&>(p) = *spec;
    p.transposed = conv && conv->transposed;
    p.out = static_cast<std::size_t>(t.shape[p.transposed ? 1 : 0]);
    p.in = static_cast<std::size_t>(t.shape[p.transposed ? 0 : 1]);
    p.kernel = t.shape.size() == 3 ? static_cast<std::size_t>(t.shape[2]) : 1;
    find_taps(p, stride);
    parts.push_back(std::move(p));
  }
  return parts;
}

Correlation inputs_of(const Part& p, const std::vector<LayerInfo>& layers, const Calibration& calibration) {
  const auto layer = std::find_if(layers.begin(), layers.end(), [&](const LayerInfo& l) { return l.path == p.layer; });
  if (p.layer.empty() || layer == layers.end()) return {};
  const Correlation* all = calibration.of(static_cast<std::size_t>(layer - layers.begin()));
  if (!all || all->in < p.first_input + p.in || all->lags.size() < p.taps[0].size()) return {};
  Correlation c{p.in, std::vector(p.taps[0].size(), std::vector<float>(p.in * p.in))};
  for (std::size_t l = 0; l < c.lags.size(); ++l)
    for (std::size_t i = 0; i < p.in; ++i)
      std::copy_n(&all->lags[l][(p.first_input + i) * all->in + p.first_input], p.in, &c.lags[l][i * p.in]);
  return c;
}

}  // namespace linnet
