#include "engine/kernels/fft.h"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "engine/error.h"
#include "engine/kernels/loops.h"

namespace linnet {
namespace {

struct Rotation {
  float re;
  float im;
};

// e^(−2πi · part / whole), exact to half a unit of the last place.
Rotation rotation(std::size_t part, std::size_t whole) {
  const double angle = 2 * std::numbers::pi * static_cast<double>(part % whole) / static_cast<double>(whole);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
}

std::vector<float> rotations_of(std::size_t radix, std::size_t groups) {
  std::vector<float> planes(2 * (radix - 1) * groups);
  for (std::size_t k = 1; k < radix; ++k)
    for (std::size_t p = 0; p < groups; ++p) {
      const Rotation r = rotation(p * k, radix * groups);
      planes[2 * (k - 1) * groups + p] = r.re;
      planes[(2 * k - 1) * groups + p] = r.im;
    }
  return planes;
}

}  // namespace

// Stockham's algorithm, which leaves the values in order (decimation in frequency). The large radices come first:
// vectors then fit into the strides of all passes but the first.
RealFft::RealFft(const Loops& loops, std::size_t length) : loops_(loops), length_(length) {
  std::size_t left = length / 2;
  std::size_t stride = 1;
  for (const std::size_t radix : {4, 5, 3, 2})
    while (left % radix == 0 && left) {
      const std::size_t groups = left / radix;
      passes_.push_back({radix, groups, stride, rotations_of(radix, groups)});
      left = groups;
      stride *= radix;
    }
  if (length % 2 || left != 1)
    throw Error(ErrorKind::internal, "no Fourier transform of length " + std::to_string(length));
  for (std::size_t k = 0; k <= length / 2; ++k) {
    const Rotation r = rotation(k, length);
    cosines_.push_back(r.re);
    sines_.push_back(r.im);
  }
}

// Returns where the result lies: either of the two.
const float* RealFft::transform(float* values, float* other) const {
  for (const Pass& pass : passes_) {
    loops_.fourier_pass({pass.radix, pass.groups, pass.stride, pass.rotations.data()}, values, other);
    std::swap(values, other);
  }
  return values;
}

// Even samples are the real parts of a row of half the length, odd ones the imaginary parts. Both spectra, E and O,
// come out of its spectrum Z: E[k] = (Z[k] + Z*[h − k]) / 2, O[k] = −i (Z[k] − Z*[h − k]) / 2; X[k] = E[k] + e^(−2πi
// k/n) O[k].
void RealFft::forward(const float* x, float* __restrict re, float* __restrict im, float* work) const {
  const std::size_t half = length_ / 2;
  for (std::size_t k = 0; k < half; ++k) {
    work[k] = x[2 * k];
    work[half + k] = x[2 * k + 1];
  }
  const float* a = transform(work, work + length_);
  const float* b = a + half;
  re[0] = a[0] + b[0];
  re[half] = a[0] - b[0];
  im[0] = im[half] = 0;
  for (std::size_t k = 1; k < half; ++k) {
    const float even_re = a[k] + a[half - k];
    const float even_im = b[k] - b[half - k];
    const float odd_re = b[k] + b[half - k];
    const float odd_im = a[half - k] - a[k];
    re[k] = 0.5f * (even_re + cosines_[k] * odd_re - sines_[k] * odd_im);
    im[k] = 0.5f * (even_im + cosines_[k] * odd_im + sines_[k] * odd_re);
  }
}

// The same backwards; the inverse transform is the transform with real and imaginary parts exchanged on both sides.
void RealFft::inverse(const float* re, const float* im, float* x, float* work) const {
  const std::size_t half = length_ / 2;
  float* __restrict a = work + half;  // real parts in the place of the imaginary ones
  float* __restrict b = work;
  a[0] = re[0] + re[half];
  b[0] = re[0] - re[half];
  for (std::size_t k = 1; k < half; ++k) {
    const float even_re = re[k] + re[half - k];
    const float even_im = im[k] - im[half - k];
    const float difference_re = re[k] - re[half - k];
    const float difference_im = im[k] + im[half - k];
    const float odd_re = cosines_[k] * difference_re + sines_[k] * difference_im;
    const float odd_im = cosines_[k] * difference_im - sines_[k] * difference_re;
    a[k] = even_re - odd_im;
    b[k] = even_im + odd_re;
  }
  const float* z = transform(work, work + length_);
  const float scale = 1 / static_cast<float>(length_);  // 1/2 of the above, 1/half of the transform
  for (std::size_t k = 0; k < half; ++k) {
    x[2 * k] = scale * z[half + k];
    x[2 * k + 1] = scale * z[k];
  }
}

}  // namespace linnet
