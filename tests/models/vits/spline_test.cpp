#include "engine/models/vits/spline.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <vector>

#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

constexpr double tail = 5;

// The spline's forward direction x → y, after the paper (Durkan et al. 2019, eq. 4).
double forward(double x, const std::vector<float>& parameters, std::size_t bins) {
  if (x < -tail || x > tail) return x;
  const auto knots = [&](std::size_t first) {
    std::vector<double> at = {-tail};
    double total = 0;
    for (std::size_t i = 0; i < bins; ++i) total += std::exp(static_cast<double>(parameters[first + i]));
    for (std::size_t i = 0; i < bins; ++i)
      at.push_back(at.back() + 2 * tail *
                                   (1e-3 + (1 - 1e-3 * static_cast<double>(bins)) *
                                               std::exp(static_cast<double>(parameters[first + i])) / total));
    return at;
  };
  const std::vector<double> xs = knots(0);
  const std::vector<double> ys = knots(bins);
  std::size_t k = 0;
  while (k + 1 < bins && x >= xs[k + 1]) ++k;
  const auto derivative = [&](std::size_t knot) {
    return knot == 0 || knot == bins
               ? 1.0
               : 1e-3 + std::log1p(std::exp(static_cast<double>(parameters[2 * bins + knot - 1])));
  };
  const double w = xs[k + 1] - xs[k];
  const double h = ys[k + 1] - ys[k];
  const double s = h / w;
  const double theta = (x - xs[k]) / w;
  const double d0 = derivative(k);
  const double d1 = derivative(k + 1);
  return ys[k] + h * (s * theta * theta + d0 * theta * (1 - theta)) / (s + (d0 + d1 - 2 * s) * theta * (1 - theta));
}

// The inverse by bisection, which only requires that the spline increases.
double halved(double y, const std::vector<float>& parameters, std::size_t bins) {
  double low = -tail;
  double high = tail;
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (forward(middle, parameters, bins) < y ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

TEST_CASE("the inverse of a spline agrees with bisection of its forward direction") {
  Random random(1);
  for (const std::size_t bins : {2, 3, 10, 31, 64})
    for (const float spread : {0.1f, 1.0f, 3.0f})
      for (int i = 0; i < 30; ++i) {
        const std::vector<float> parameters = random.normals(3 * bins - 1, spread);
        const float y = random.uniform(-5, 5);
        const double x = static_cast<double>(inverse_spline(y, parameters.data(), bins, 5));
        const double wanted = halved(static_cast<double>(y), parameters, bins);
        INFO(bins << " bins, spread " << spread << ", y " << y << ": " << x << " for " << wanted);
        CHECK(std::abs(x - wanted) < 2e-6);
        CHECK(std::abs(forward(wanted, parameters, bins) - static_cast<double>(y)) < 1e-9);
      }
}

TEST_CASE("a spline is the identity outside of its tails, and continuous at them") {
  Random random(2);
  const std::vector<float> parameters = random.normals(29);
  for (const float y : {-1e30f, -100.0f, -5.001f, 5.001f, 77.0f})
    CHECK(inverse_spline(y, parameters.data(), 10, 5) == y);
  for (const float y : {-5.0f, 5.0f}) CHECK(std::abs(inverse_spline(y, parameters.data(), 10, 5) - y) < 1e-5f);
  CHECK(std::isnan(inverse_spline(std::nanf(""), parameters.data(), 10, 5)));
}

TEST_CASE("a spline's inverse increases, and stays finite for extreme parameters") {
  Random random(3);
  for (const float spread : {1.0f, 30.0f, 1000.0f}) {
    const std::vector<float> parameters = random.normals(29, spread);
    float before = -5.1f;
    for (int i = -500; i <= 500; ++i) {
      const float x = inverse_spline(static_cast<float>(i) / 100, parameters.data(), 10, 5);
      REQUIRE(std::isfinite(x));
      REQUIRE(x >= before - 1e-5f);
      before = x;
    }
  }
}
