// The inverse of a monotone rational-quadratic spline with linear tails (Durkan et al., "Neural Spline Flows", 2019).
#pragma once

#include <cstddef>

namespace linnet {

// y: a value of the spline's range. parameters: 3 · bins − 1 unnormalised values as the network gives them: widths and
// heights (bins each, before their softmax), inner derivatives (bins − 1, before their softplus). Outside
// [−tail, tail] the spline is the identity.
float inverse_spline(float y, const float* parameters, std::size_t bins, float tail);

}  // namespace linnet
