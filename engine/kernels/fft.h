// The discrete Fourier transform of real rows, for lengths 2^a · 3^b · 5^c (1,200 is 2^4 · 3 · 5²). Single precision
// with factors computed in double: about 130 dB from the exact transform (tests/kernels/fft_test.cpp asks for 120).
#pragma once

#include <cstddef>
#include <vector>

namespace linnet {

struct Complex {
  float re = 0;
  float im = 0;
};

// Immutable after construction; any thread may transform, with working memory of its own.
class RealFft {
 public:
  // internal: the length is odd, or has another prime factor.
  explicit RealFft(std::size_t length);

  std::size_t length() const { return length_; }
  std::size_t bins() const { return length_ / 2 + 1; }
  std::size_t work() const { return length_; }  // of Complex, that a transform needs

  // spectrum[k] = Σ_n x[n] · e^(−2πi k n / length), k in 0 … length/2.
  void forward(const float* x, Complex* spectrum, Complex* work) const;
  // The rows whose spectrum this is, divided by the length as numpy.fft.irfft does. The imaginary parts of the first
  // and the last bin have no effect.
  void inverse(const Complex* spectrum, float* x, Complex* work) const;

 private:
  struct Pass {
    std::size_t radix;
    std::size_t groups;              // length of the transforms that are left, by the radix
    std::size_t stride;              // product of the radices before
    std::vector<Complex> rotations;  // e^(−2πi p k / (radix · groups)): p in 0 … groups − 1, k in 1 … radix − 1
  };
  const Complex* transform(Complex* values, Complex* other) const;

  std::size_t length_;
  std::vector<Pass> passes_;        // of the complex transform of half the length
  std::vector<Complex> rotations_;  // e^(−2πi k / length), k in 0 … length/2
};

}  // namespace linnet
