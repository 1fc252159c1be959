#include "engine/text/arabic/net_math.h"

#include <algorithm>
#include <cmath>

namespace linnet::arabic {
namespace {

// A quotient of polynomials of x² in -9 … 9, beyond which tanh is ±1 in a float; as Eigen has it.
float rational_tanh(float x) {
  x = std::min(9.0f, std::max(-9.0f, x));
  const float square = x * x;
  float above = -2.76076847742355e-16f;
  above = above * square + 2.00018790482477e-13f;
  above = above * square + -8.60467152213735e-11f;
  above = above * square + 5.12229709037114e-08f;
  above = above * square + 1.48572235717979e-05f;
  above = above * square + 6.37261928875436e-04f;
  above = above * square + 4.89352455891786e-03f;
  float below = 1.19825839466702e-06f;
  below = below * square + 1.18534705686654e-04f;
  below = below * square + 2.26843463243900e-03f;
  below = below * square + 4.89352518554385e-03f;
  return x * above / below;
}

}  // namespace

void add_product(std::span<const float> x, std::span<const float> weights, std::span<float> out) {
  const std::size_t width = out.size();
  float* const sums = out.data();
  std::size_t i = 0;
  for (; i + 4 <= x.size(); i += 4) {
    const float* const w = weights.data() + i * width;
    const float a = x[i], b = x[i + 1], c = x[i + 2], d = x[i + 3];
    for (std::size_t o = 0; o < width; ++o)
      sums[o] += (a * w[o] + b * w[width + o]) + (c * w[2 * width + o] + d * w[3 * width + o]);
  }
  for (; i < x.size(); ++i)
    for (std::size_t o = 0; o < width; ++o) sums[o] += x[i] * weights[i * width + o];
}

void tanh(std::span<float> values) {
  for (float& value : values) value = rational_tanh(value);
}

void sigmoid(std::span<float> values) {
  for (float& value : values) value = 0.5f + 0.5f * rational_tanh(0.5f * value);
}

}  // namespace linnet::arabic
