// The discrete Fourier transform of real rows, for lengths 2^a · 3^b · 5^c (1,200 is 2^4 · 3 · 5²). Single precision
// with factors computed in double: about 130 dB from the exact transform (tests/kernels/fft_test.cpp asks for 120).
// Real and imaginary parts are in rows of their own, so that vectors of either are read as they lie in memory.
#pragma once

#include <cstddef>
#include <vector>

namespace linnet {

struct Loops;

// Immutable after construction; any thread may transform, with working memory of its own.
class RealFft {
 public:
  // internal: the length is odd, or has another prime factor.
  RealFft(const Loops& loops, std::size_t length);

  std::size_t length() const { return length_; }
  std::size_t bins() const { return length_ / 2 + 1; }
  std::size_t work() const { return 2 * length_; }  // floats that a transform needs

  // re[k] + i · im[k] = Σ_n x[n] · e^(−2πi k n / length), k in 0 … length/2.
  void forward(const float* x, float* re, float* im, float* work) const;
  // The rows whose spectrum this is, divided by the length as numpy.fft.irfft does. The imaginary parts of the first
  // and the last bin have no effect.
  void inverse(const float* re, const float* im, float* x, float* work) const;

 private:
  struct Pass {
    std::size_t radix;
    std::size_t groups;
    std::size_t stride;
    std::vector<float> rotations;
  };
  const float* transform(float* values, float* other) const;

  const Loops& loops_;
  std::size_t length_;
  std::vector<Pass> passes_;  // of the complex transform of half the length (FourierPass)
  // e^(−2πi k / length), k in 0 … length/2
  std::vector<float> cosines_;
  std::vector<float> sines_;
};

}  // namespace linnet
