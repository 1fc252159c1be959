#include "engine/text/english/net_math.h"

#include <algorithm>
#include <array>
#include <cmath>

// GCC finds the instructions for products of 16 bits by itself. Clang needs to be told to take eight at a time, and
// then warns where it does not optimise at all; GCC is told by CMakeLists.txt that the pragmas are not for it.
#pragma clang diagnostic ignored "-Wpass-failed"

namespace linnet::english {
namespace {

constexpr float most_steps = 8000;
constexpr std::size_t most_products = 128;  // 128 · 8000 · 2056 < 2^31

std::int32_t dot(const std::int16_t* a, const std::int16_t* b, std::size_t count) {
  std::int32_t sum = 0;
#pragma clang loop vectorize_width(8)
  for (std::size_t i = 0; i < count; ++i) sum += static_cast<std::int32_t>(a[i]) * b[i];
  return sum;
}

// With four rows that lie `stride` apart.
std::array<std::int32_t, 4> four_dots(const std::int16_t* weights, const std::int16_t* x, std::size_t stride,
                                      std::size_t count) {
  std::int32_t a = 0;
  std::int32_t b = 0;
  std::int32_t c = 0;
  std::int32_t d = 0;
#pragma clang loop vectorize_width(8)
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t weight = weights[i];
    a += weight * x[i];
    b += weight * x[stride + i];
    c += weight * x[2 * stride + i];
    d += weight * x[3 * stride + i];
  }
  return {a, b, c, d};
}

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

void expand_8_bits(std::span<const char> bytes, std::span<std::int16_t> steps) {
  const char* const from = bytes.data();
  std::int16_t* const to = steps.data();
#pragma clang loop vectorize_width(8)
  for (std::size_t i = 0; i < bytes.size(); ++i) to[i] = static_cast<signed char>(from[i]);
}

void expand_12_bits(std::span<const char> bytes, std::span<const char> halves, std::span<std::int16_t> steps) {
  const std::size_t middle = halves.size();
  const char* const first = bytes.data();
  const char* const second = first + middle;
  const char* const half = halves.data();
  std::int16_t* const to = steps.data();
  // Both parts have a sign: the upper one is rounded to the nearest. In 16 bits throughout, so that a vector has eight.
  const auto number = [](char upper, unsigned lower) {
    const auto shifted = static_cast<std::int16_t>(static_cast<unsigned char>(upper) << 8);
    return static_cast<std::int16_t>((shifted >> 4) + static_cast<std::int16_t>((lower ^ 8U) - 8U));
  };
#pragma clang loop vectorize_width(8)
  for (std::size_t i = 0; i < middle; ++i) {
    const auto both = static_cast<std::uint16_t>(static_cast<unsigned char>(half[i]));
    to[i] = number(first[i], both & 15U);
    to[middle + i] = number(second[i], static_cast<unsigned>(both) >> 4);
  }
}

float to_steps(std::span<const float> values, std::span<std::int16_t> steps) {
  float most = 1e-20f;
  for (const float value : values) most = std::max(most, std::abs(value));
  const float per_unit = most_steps / most;
  for (std::size_t i = 0; i < values.size(); ++i) {
    float step = values[i] * per_unit;
    if (!(std::abs(step) < most_steps + 1)) step = 0;  // damaged weights may give any number
    steps[i] = static_cast<std::int16_t>(step + (step < 0 ? -0.5f : 0.5f));
  }
  return most / most_steps;
}

void dot_products(std::span<const std::int16_t> weights, std::span<const std::int16_t> rows,
                  std::span<float> products) {
  const std::size_t width = weights.size();
  std::size_t row = 0;
  for (; row + 4 <= products.size(); row += 4) {
    const std::int16_t* const x = rows.data() + row * width;
    std::array<float, 4> sums = {};
    for (std::size_t at = 0; at < width; at += most_products) {
      const auto four = four_dots(weights.data() + at, x + at, width, std::min(most_products, width - at));
      for (std::size_t i = 0; i < 4; ++i) sums[i] += static_cast<float>(four[i]);
    }
    std::copy(sums.begin(), sums.end(), products.begin() + static_cast<std::ptrdiff_t>(row));
  }
  for (; row < products.size(); ++row) {
    products[row] = 0;
    for (std::size_t at = 0; at < width; at += most_products)
      products[row] += static_cast<float>(
          dot(weights.data() + at, rows.data() + row * width + at, std::min(most_products, width - at)));
  }
}

void gelu(std::span<float> values) {
  constexpr float root_of_half = 0.70710678f;
  for (float& value : values) value = 0.5f * value * (1 + error_function(value * root_of_half));
}

}  // namespace linnet::english
