#include "engine/text/english/net_math.h"

#include <algorithm>
#include <cmath>

namespace linnet::english {
namespace {

// erf, to 4e-7: a quotient of polynomials of x² in -4 … 4, beyond which it is 1.
float error_function(float x) {
  x = std::min(4.0f, std::max(-4.0f, x));
  const float square = x * x;
  float above = -2.72614225801306e-10f;
  above = above * square + 2.77068142495902e-08f;
  above = above * square + -2.10102402082508e-06f;
  above = above * square + -5.69250639462346e-05f;
  above = above * square + -7.34990630326855e-04f;
  above = above * square + -2.95459980854025e-03f;
  above = above * square + -1.60960333262415e-02f;
  float below = -1.45660718464996e-05f;
  below = below * square + -2.13374055278905e-04f;
  below = below * square + -1.68282697438203e-03f;
  below = below * square + -7.37332916720468e-03f;
  below = below * square + -1.42647390514189e-02f;
  return x * above / below;
}

}  // namespace

float round_to_16_bits(std::span<const float> values, std::span<std::int16_t> steps) {
  constexpr float most_steps = 32767;
  float most = 1e-20f;
  for (const float value : values) most = std::max(most, std::abs(value));
  const float per_unit = most_steps / most;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float step = values[i] * per_unit;
    steps[i] = static_cast<std::int16_t>(step + (step < 0 ? -0.5f : 0.5f));
  }
  return most / most_steps;
}

float round_to_8_bits(std::span<const float> values, std::span<std::int16_t> steps) {
  float least = 0;
  float most = 0;
  for (const float value : values) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  const float scale = most == least ? 1 : (most - least) / 255;
  const float zero = std::nearbyint(std::clamp(-least / scale, 0.0f, 255.0f));
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float step = std::clamp(std::nearbyint(values[i] / scale) + zero, 0.0f, 255.0f);
    steps[i] = static_cast<std::int16_t>(step - zero);
  }
  return scale;
}

std::int32_t dot(std::span<const std::int16_t> a, std::span<const std::int16_t> b) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<std::int32_t>(a[i]) * b[i];
  return sum;
}

void gelu(std::span<float> values) {
  constexpr float root_of_half = 0.70710678f;
  for (float& value : values) value = 0.5f * value * (1 + error_function(value * root_of_half));
}

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

}  // namespace linnet::english
