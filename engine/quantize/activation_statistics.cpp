#include "engine/quantize/activation_statistics.h"

#include <algorithm>
#include <utility>

#include "engine/kernels/packed_matrix.h"

namespace linnet {
namespace {

constexpr std::size_t piece = 512;            // rows of one product
constexpr std::size_t enough_rows = 100'000;  // then a layer's next sentences are left out: the decoder has millions
constexpr std::size_t margin = 32;            // floats that a GEMM kernel may read behind its input

}  // namespace

ActivationStatistics::ActivationStatistics(Backend& backend) : backend_(backend) {
  backend_.observer = [this](const LayerInput& input) { watch(input); };
}

ActivationStatistics::~ActivationStatistics() { backend_.observer = nullptr; }

const Correlation* ActivationStatistics::of(std::size_t layer) const {
  const auto found = seen_.find(layer);
  return found == seen_.end() ? nullptr : &found->second.correlation;
}

void ActivationStatistics::begin_sentence() {
  for (auto& [layer, seen] : seen_) seen.enough = seen.rows >= enough_rows;
}

void ActivationStatistics::watch(const LayerInput& input) {
  Seen& seen = seen_[input.layer];
  Correlation& c = seen.correlation;
  if (c.lags.empty()) {
    seen.shape = &input.shape;
    c.in = input.shape.in;
    c.lags.assign(input.shape.kernel, std::vector<float>(c.in * c.in));
  }
  if (seen.shape != &input.shape) return;  // another part of a transposed convolution sees the same rows
  if (seen.enough) return;
  seen.rows += input.rows;
  for (std::size_t first = 0; first < input.rows; first += piece)
    add(input, first, std::min(piece, input.rows - first), c);
}

// lag[l] += Xᵀ · (X, l · dilation rows on), as a GEMM whose weights are the later rows. The pair of taps is the middle
// one of those with this lag: then each pair of a sequence's rows counts once, as if zeros were all around it, and what
// the lags make is positive definite.
void ActivationStatistics::add(const LayerInput& input, std::size_t first, std::size_t rows, Correlation& to) {
  const std::size_t in = to.in;
  product_.resize(in * in);
  transposed_.resize(in * rows + margin);
  PackedMatrix later(backend_, in, rows);
  for (std::size_t l = 0; l < to.lags.size(); ++l) {
    const std::size_t tap = (to.lags.size() - l) / 2;
    const float* x = input.x + (first + tap * input.shape.dilation) * input.stride;
    for (std::size_t t = 0; t < rows; ++t)
      for (std::size_t i = 0; i < in; ++i) transposed_[i * rows + t] = x[t * input.stride + i];
    later.pack_transposed(in, rows, input.stride, x + l * input.shape.dilation * input.stride);
    later.multiply(transposed_.data(), rows, in, product_.data(), in);
    for (std::size_t i = 0; i < in * in; ++i) to.lags[l][i] += product_[i];
  }
}

}  // namespace linnet
