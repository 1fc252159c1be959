#include "engine/text/row_math.h"

#include <algorithm>
#include <cmath>

namespace linnet {

void softmax(std::span<float> values) {
  const float most = *std::max_element(values.begin(), values.end());
  float sum = 0;
  for (float& value : values) sum += value = std::exp(value - most);
  for (float& value : values) value /= sum;
}

void normalise(std::span<const float> values, std::span<const float> factors, std::span<const float> offsets,
               std::span<float> out) {
  float sum = 0;
  for (const float value : values) sum += value;
  const float mean = sum / static_cast<float>(values.size());
  float squares = 0;
  for (const float value : values) squares += (value - mean) * (value - mean);
  const float factor = 1 / std::sqrt(squares / static_cast<float>(values.size()) + 1e-5f);
  for (std::size_t i = 0; i < values.size(); ++i) out[i] = (values[i] - mean) * factor * factors[i] + offsets[i];
}

}  // namespace linnet
