// Rounds weights to 8 or 4 bits so that the layer's output changes least on the inputs that it gets.
//
// Rounding every weight to its nearest step ignores that inputs are correlated: the error of one weight can be made up
// for by the next ones. With H = Xᵀ X of the layer's inputs and its Cholesky factor R (H = Rᵀ R) the output error is |R
// (w − q)|², and rounding the columns from the last to the first, each time moving the error into the columns still to
// come, is GPTQ (Frantar et al., 2023) seen as Babai's nearest plane: no inverse of H is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"

namespace linnet {

// Weights of a layer, rounded: values and scales as in kernels/small_weights.h.
struct Rounding {
  std::vector<std::int8_t> values;
  std::vector<float> scales;  // bfloat16 numbers
};

// How many input channels share a scale.
constexpr std::size_t group_size(int bits) { return bits == 8 ? 64 : 32; }

struct RoundingShape {
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t in = 0;
  int bits = 8;
  std::size_t group = 64;
  std::size_t groups() const { return (in + group - 1) / group; }
};

// The lower taps of one output that see the same outputs: all taps of a convolution; of a transposed one those of a
// phase.
using Taps = std::vector<std::size_t>;

// Correlations of a layer's inputs: lag l holds Σ_t x[t][i] · x[t + l · dilation][j], in × in.
struct Correlation {
  std::size_t in = 0;
  std::vector<std::vector<float>> lags;
};

// weights: (out, kernel, in). Each group's scale is searched for. Without a correlation (null) each weight is rounded
// by itself. taps: sets whose order is that of the input's rows.
Rounding round_weights(const Backend& backend, const RoundingShape& shape, std::span<const float> weights,
                       std::span<const Taps> taps, const Correlation* correlation);

}  // namespace linnet
