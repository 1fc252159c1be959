#include "engine/kernels/fft.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "engine/error.h"
#include "tests/kernels/supported_loops.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Sums {
  double re = 0;
  double im = 0;
};

std::vector<Sums> exact(const std::vector<float>& x) {
  const std::size_t n = x.size();
  std::vector<Sums> spectrum(n / 2 + 1);
  for (std::size_t k = 0; k < spectrum.size(); ++k)
    for (std::size_t i = 0; i < n; ++i) {
      const double angle = 2 * std::numbers::pi * static_cast<double>(k * i % n) / static_cast<double>(n);
      spectrum[k].re += static_cast<double>(x[i]) * std::cos(angle);
      spectrum[k].im -= static_cast<double>(x[i]) * std::sin(angle);
    }
  return spectrum;
}

double db(double signal, double noise) { return 10 * std::log10(signal / std::max(noise, 1e-300)); }

}  // namespace

TEST_CASE("the real transform is within 120 dB of the exact one, and its inverse gives the row back") {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(-1, 1);
  for (const Loops* loops : supported_loops())
    for (const std::size_t n : {2, 4, 6, 10, 16, 20, 60, 150, 1024, 1200}) {
      const RealFft fft(*loops, n);
      std::vector<float> x(n);
      for (float& value : x) value = uniform(random);
      std::vector<float> re(fft.bins());
      std::vector<float> im(fft.bins());
      std::vector<float> work(fft.work());
      fft.forward(x.data(), re.data(), im.data(), work.data());
      double signal = 0;
      double noise = 0;
      const std::vector<Sums> reference = exact(x);
      for (std::size_t k = 0; k < re.size(); ++k) {
        signal += reference[k].re * reference[k].re + reference[k].im * reference[k].im;
        noise += std::pow(static_cast<double>(re[k]) - reference[k].re, 2) +
                 std::pow(static_cast<double>(im[k]) - reference[k].im, 2);
      }
      INFO(loops->name << ", length " << n);
      CHECK(db(signal, noise) > 120);
      im.front() = 5;  // without effect
      im.back() = -3;
      std::vector<float> back(n);
      fft.inverse(re.data(), im.data(), back.data(), work.data());
      signal = noise = 0;
      for (std::size_t i = 0; i < n; ++i) {
        signal += static_cast<double>(x[i]) * static_cast<double>(x[i]);
        noise += std::pow(static_cast<double>(back[i]) - static_cast<double>(x[i]), 2);
      }
      CHECK(db(signal, noise) > 120);
    }
}

TEST_CASE("a length with another prime factor, or an odd one, is refused") {
  for (const std::size_t n : {0, 7, 14, 15, 22, 1201}) CHECK_THROWS_AS(RealFft(loops_baseline, n), Error);
}
