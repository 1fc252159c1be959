#include "engine/quantize/weight_blocks.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t least_weights = 4096;  // smaller tensors stay fp32: together they are some 100 kB

void find_taps(WeightBlock& block, std::size_t stride) {
  for (std::size_t first = 0; first < stride; ++first) {
    Taps taps;
    for (std::size_t tap = first; tap < block.kernel; tap += stride) taps.push_back(tap);
    if (block.transposed) std::reverse(taps.begin(), taps.end());  // its later taps see earlier rows
    block.taps.push_back(std::move(taps));
  }
}

}  // namespace

std::vector<float> WeightBlock::canonical(const TensorFile& model) const {
  const std::vector<float> w = model.floats(path);
  std::vector<float> c(w.size());
  for (std::size_t o = 0; o < out; ++o)
    for (std::size_t k = 0; k < kernel; ++k)
      for (std::size_t i = 0; i < in; ++i)
        c[(o * kernel + k) * in + i] = w[transposed ? (i * out + o) * kernel + k : (o * in + i) * kernel + k];
  return c;
}

std::vector<WeightBlock> weight_blocks_of(const RecordedFile& model, const std::vector<WeightSpec>& weights) {
  std::vector<WeightBlock> blocks;
  for (const std::string& path : model.tensors()) {
    const auto spec = std::find_if(weights.begin(), weights.end(), [&](const WeightSpec& w) { return w.path == path; });
    const Tensor& t = model.tensor(path);
    if (spec == weights.end() || t.elements() < least_weights) continue;
    const ConvAttributes* conv = model.find_conv(path.substr(0, path.rfind('.')));
    const std::size_t stride = conv && conv->transposed ? static_cast<std::size_t>(conv->stride) : 1;
    WeightBlock block;
    static_cast<WeightSpec&>(block) = *spec;
    block.transposed = conv && conv->transposed;
    block.out = static_cast<std::size_t>(t.shape[block.transposed ? 1 : 0]);
    block.in = static_cast<std::size_t>(t.shape[block.transposed ? 0 : 1]);
    block.kernel = t.shape.size() == 3 ? static_cast<std::size_t>(t.shape[2]) : 1;
    find_taps(block, stride);
    blocks.push_back(std::move(block));
  }
  return blocks;
}

Correlation inputs_of(const WeightBlock& block, const std::vector<LayerInfo>& layers,
                      const ActivationStatistics& statistics) {
  const auto layer =
      std::find_if(layers.begin(), layers.end(), [&](const LayerInfo& l) { return l.path == block.layer; });
  if (block.layer.empty() || layer == layers.end()) return {};
  const Correlation* all = statistics.of(static_cast<std::size_t>(layer - layers.begin()));
  if (!all || all->in < block.first_input + block.in || all->lags.size() < block.taps[0].size()) return {};
  Correlation c{block.in, std::vector(block.taps[0].size(), std::vector<float>(block.in * block.in))};
  for (std::size_t l = 0; l < c.lags.size(); ++l)
    for (std::size_t i = 0; i < block.in; ++i)
      std::copy_n(&all->lags[l][(block.first_input + i) * all->in + block.first_input], block.in,
                  &c.lags[l][i * block.in]);
  return c;
}

}  // namespace linnet
