#include "engine/quantize/mel.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace linnet {
namespace {

constexpr std::size_t n = MelSpectrum::frame, bins = n / 2 + 1;
constexpr double quietest = 1e-4, active_db = -10;

using Complex = std::complex<double>;

// In place, radix 2; twiddles: e^(−2πi·k/n) for k < n / 2.
void fft(std::vector<Complex>& x, const std::vector<Complex>& twiddles) {
  for (std::size_t i = 1, j = 0; i < n; ++i) {
    std::size_t bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  for (std::size_t half = 1; half < n; half *= 2)
    for (std::size_t i = 0; i < n; i += 2 * half)
      for (std::size_t k = 0; k < half; ++k) {
        const Complex a = x[i + k];
        const Complex w = twiddles[k * (n / 2 / half)];
        const Complex b = x[i + k + half];
        const Complex turned(b.real() * w.real() - b.imag() * w.imag(), b.real() * w.imag() + b.imag() * w.real());
        x[i + k] = a + turned;
        x[i + k + half] = a - turned;
      }
}

std::vector<Complex> make_twiddles() {
  std::vector<Complex> w(n / 2);
  for (std::size_t k = 0; k < w.size(); ++k)
    w[k] = std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(k) / static_cast<double>(n));
  return w;
}

// Triangular filters between equal steps of the mel scale.
struct Filter {
  std::size_t first = 0;
  std::vector<double> weights;
};

std::vector<Filter> make_filters(int rate) {
  const auto centre = [&](std::size_t i) {
    const double top = 2595 * std::log10(1 + rate / 2.0 / 700);
    return 700 * (std::pow(10, top * static_cast<double>(i) / (MelSpectrum::bands + 1) / 2595) - 1);
  };
  std::vector<Filter> filters(MelSpectrum::bands);
  for (std::size_t b = 0; b < filters.size(); ++b) {
    const double low = centre(b);
    const double mid = centre(b + 1);
    const double high = centre(b + 2);
    for (std::size_t k = 0; k < bins; ++k) {
      const double f = static_cast<double>(k) * rate / static_cast<double>(n);
      const double weight = std::max(0.0, std::min((f - low) / (mid - low), (high - f) / (high - mid)));
      if (weight <= 0 && filters[b].weights.empty()) continue;
      if (weight <= 0) break;
      if (filters[b].weights.empty()) filters[b].first = k;
      filters[b].weights.push_back(weight);
    }
  }
  return filters;
}

}  // namespace

MelSpectrum::MelSpectrum(std::span<const float> samples, int sample_rate_hz) {
  const std::vector<Complex> twiddles = make_twiddles();
  const std::vector<Filter> filters = make_filters(sample_rate_hz);
  std::vector<Complex> x(n);
  std::vector<double> magnitude(bins);
  for (std::size_t at = 0; at + n <= samples.size(); at += hop) {
    for (std::size_t i = 0; i < n; ++i) {
      const double window =
          0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n - 1));
      x[i] = samples[at + i] * window;
    }
    fft(x, twiddles);
    for (std::size_t k = 0; k < bins; ++k) magnitude[k] = std::abs(x[k]);
    for (const Filter& f : filters) {
      double sum = 0;
      for (std::size_t k = 0; k < f.weights.size(); ++k) sum += f.weights[k] * magnitude[f.first + k];
      db_.push_back(static_cast<float>(20 * std::log10(std::max(sum, quietest))));
    }
  }
}

void MelDistance::add(const MelSpectrum& reference, const MelSpectrum& other) {
  for (std::size_t t = 0; t < std::min(reference.frames(), other.frames()); ++t) {
    const auto r = reference.row(t);
    const auto o = other.row(t);
    if (*std::max_element(r.begin(), r.end()) <= active_db) continue;
    for (std::size_t b = 0; b < r.size(); ++b) sum += std::fabs(r[b] - o[b]);
    values += r.size();
  }
}

}  // namespace linnet
