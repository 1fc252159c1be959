// What the small nets that read words do with a row of numbers.
#pragma once

#include <span>

namespace linnet {

void softmax(std::span<float> values);

// To mean 0 and variance 1, then factor and offset of each channel. out may be values.
void normalise(std::span<const float> values, std::span<const float> factors, std::span<const float> offsets,
               std::span<float> out);

}  // namespace linnet
