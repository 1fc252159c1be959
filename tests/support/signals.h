// Seeded random values, and measures of the difference between a result and the expected one.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <vector>

namespace linnet::test {

// Gives the same values on every machine and with every standard library, since only the random engine's raw output is
// used.
class Random {
 public:
  explicit Random(std::uint32_t seed) : words_(seed) {}
  std::size_t below(std::size_t n) { return words_() % n; }
  float uniform(float low, float high) {
    return low + (high - low) * (static_cast<float>(words_() >> 8) + 0.5f) * 0x1p-24f;
  }
  // Approximately normal, with the given standard deviation.
  float normal(float deviation) {
    float sum = 0;
    for (int i = 0; i < 4; ++i) sum += uniform(-1, 1);
    return sum * deviation * 0.8660254f;
  }
  std::vector<float> normals(std::size_t n, float deviation = 1) {
    std::vector<float> v(n);
    for (float& x : v) x = normal(deviation);
    return v;
  }
  template <typename T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::mt19937 words_;
};

// Signal-to-noise ratio in dB: power of the expected values over power of the error. Infinite without error, −infinite
// if a value is not finite.
template <typename Wanted>
double snr_db(std::span<const Wanted> wanted, std::span<const float> found) {
  if (wanted.size() != found.size()) return -std::numeric_limits<double>::infinity();
  double power = 0;
  double error = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const double w = wanted[i];
    const double e = w - static_cast<double>(found[i]);
    if (!std::isfinite(found[i])) return -std::numeric_limits<double>::infinity();
    power += w * w;
    error += e * e;
  }
  if (error == 0) return std::numeric_limits<double>::infinity();
  return 10 * std::log10(power / error);
}
inline double snr_db(const std::vector<double>& wanted, const std::vector<float>& found) {
  return snr_db(std::span<const double>(wanted), std::span<const float>(found));
}
inline double snr_db(const std::vector<float>& wanted, const std::vector<float>& found) {
  return snr_db(std::span<const float>(wanted), std::span<const float>(found));
}

// Equal bit for bit, including the sign of zero.
inline bool identical(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) return false;
  return true;
}

// The smallest of several figures.
class Least {
 public:
  void take(double value) { value_ = value < value_ || std::isnan(value) ? value : value_; }
  double value() const { return value_; }

 private:
  double value_ = std::numeric_limits<double>::infinity();
};

}  // namespace linnet::test
