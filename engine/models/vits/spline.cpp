#include "engine/models/vits/spline.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace linnet {
namespace {

constexpr std::size_t most_bins = 64;
constexpr double least = 1e-3;  // of a bin's width, height and derivative (VITS's transforms.py)

using Knots = std::array<double, most_bins + 1>;

// Cumulative positions −tail … tail of `bins` softmax shares.
void knots(const float* raw, std::size_t bins, double tail, Knots& out) {
  double largest = raw[0];
  double total = 0;
  for (std::size_t i = 1; i < bins; ++i) largest = std::max<double>(largest, raw[i]);
  std::array<double, most_bins> share;
  for (std::size_t i = 0; i < bins; ++i) total += share[i] = std::exp(raw[i] - largest);
  double sum = 0;
  out[0] = -tail;
  for (std::size_t i = 0; i < bins; ++i) {
    sum += least + (1 - least * static_cast<double>(bins)) * share[i] / total;
    out[i + 1] = 2 * tail * sum - tail;
  }
  out[bins] = tail;
}

double softplus(double x) { return x > 30 ? x : std::log1p(std::exp(x)); }

}  // namespace

float inverse_spline(float y, const float* parameters, std::size_t bins, float tail) {
  if (!(y >= -tail && y <= tail)) return y;
  Knots x_knots;
  Knots y_knots;
  knots(parameters, bins, tail, x_knots);
  knots(parameters + bins, bins, tail, y_knots);
  std::size_t bin = 0;
  while (bin + 1 < bins && y >= y_knots[bin + 1]) ++bin;
  // Derivatives at the bin's two knots; 1 at both ends, where the linear tails begin.
  const auto derivative = [&](std::size_t knot) {
    return knot == 0 || knot == bins ? 1.0 : least + softplus(parameters[2 * bins + knot - 1]);
  };
  const double width = x_knots[bin + 1] - x_knots[bin];
  const double height = y_knots[bin + 1] - y_knots[bin];
  const double slope = height / width;
  const double d0 = derivative(bin);
  const double d1 = derivative(bin + 1);
  const double above = y - y_knots[bin];
  // The root of a·θ² + b·θ + c in [0, 1] (Durkan et al., eq. 6–8).
  const double curve = d0 + d1 - 2 * slope;
  const double a = above * curve + height * (slope - d0);
  const double b = height * d0 - above * curve;
  const double c = -slope * above;
  const double root = 2 * c / (-b - std::sqrt(std::max(0.0, b * b - 4 * a * c)));
  return static_cast<float>(root * width + x_knots[bin]);
}

}  // namespace linnet
