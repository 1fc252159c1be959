#include "engine/kernels/fft.h"

#include <cmath>
#include <numbers>
#include <string>
#include <utility>

#include "engine/error.h"

namespace linnet {
namespace {

Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
Complex operator*(Complex a, Complex b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
Complex operator*(float a, Complex b) { return {a * b.re, a * b.im}; }
Complex conjugate(Complex a) { return {a.re, -a.im}; }
Complex times_minus_i(Complex a) { return {a.im, -a.re}; }

// e^(−2πi · part / whole), exact to half a unit of the last place.
Complex rotation(std::size_t part, std::size_t whole) {
  const double angle = 2 * std::numbers::pi * static_cast<double>(part % whole) / static_cast<double>(whole);
  return {static_cast<float>(std::cos(angle)), static_cast<float>(-std::sin(angle))};
}

// The transform of R values in place, written out.
template <std::size_t R>
void butterfly(Complex* a);

template <>
void butterfly<2>(Complex* a) {
  const Complex t = a[1];
  a[1] = a[0] - t;
  a[0] = a[0] + t;
}

template <>
void butterfly<3>(Complex* a) {
  constexpr float sine = 0.86602540378443864676f;  // of 120°
  const Complex sum = a[1] + a[2];
  const Complex even = a[0] - 0.5f * sum;
  const Complex odd = sine * times_minus_i(a[1] - a[2]);
  a[0] = a[0] + sum;
  a[1] = even + odd;
  a[2] = even - odd;
}

template <>
void butterfly<4>(Complex* a) {
  const Complex even = a[0] + a[2];
  const Complex even_difference = a[0] - a[2];
  const Complex odd = a[1] + a[3];
  const Complex odd_difference = times_minus_i(a[1] - a[3]);
  a[0] = even + odd;
  a[1] = even_difference + odd_difference;
  a[2] = even - odd;
  a[3] = even_difference - odd_difference;
}

template <>
void butterfly<5>(Complex* a) {
  constexpr float cosine1 = 0.30901699437494742410f, cosine2 = -0.80901699437494742410f;  // of 72° and 144°
  constexpr float sine1 = 0.95105651629515357212f, sine2 = 0.58778525229247312917f;
  const Complex sum1 = a[1] + a[4];
  const Complex sum2 = a[2] + a[3];
  const Complex difference1 = a[1] - a[4];
  const Complex difference2 = a[2] - a[3];
  const Complex even1 = a[0] + cosine1 * sum1 + cosine2 * sum2;
  const Complex even2 = a[0] + cosine2 * sum1 + cosine1 * sum2;
  const Complex odd1 = times_minus_i(sine1 * difference1 + sine2 * difference2);
  const Complex odd2 = times_minus_i(sine2 * difference1 - sine1 * difference2);
  a[0] = a[0] + sum1 + sum2;
  a[1] = even1 + odd1;
  a[2] = even2 + odd2;
  a[3] = even2 - odd2;
  a[4] = even1 - odd1;
}

// One pass of Stockham's algorithm, which leaves the values in order (decimation in frequency).
template <std::size_t R>
void run_pass(const Complex* x, Complex* y, std::size_t groups, std::size_t stride, const Complex* rotations) {
  for (std::size_t p = 0; p < groups; ++p, rotations += R - 1)
    for (std::size_t q = 0; q < stride; ++q) {
      Complex a[R];
      for (std::size_t j = 0; j < R; ++j) a[j] = x[q + stride * (p + groups * j)];
      butterfly<R>(a);
      Complex* to = y + q + stride * R * p;
      to[0] = a[0];
      for (std::size_t k = 1; k < R; ++k) to[stride * k] = a[k] * rotations[k - 1];
    }
}

}  // namespace

RealFft::RealFft(std::size_t length) : length_(length) {
  std::size_t left = length / 2;
  std::size_t stride = 1;
  for (const std::size_t radix : {4, 2, 3, 5})
    while (left % radix == 0 && left) {
      const std::size_t groups = left / radix;
      Pass pass{radix, groups, stride, {}};
      for (std::size_t p = 0; p < groups; ++p)
        for (std::size_t k = 1; k < radix; ++k) pass.rotations.push_back(rotation(p * k, left));
      passes_.push_back(std::move(pass));
      left = groups;
      stride *= radix;
    }
  if (length % 2 || left != 1)
    throw Error(ErrorKind::internal, "no Fourier transform of length " + std::to_string(length));
  for (std::size_t k = 0; k <= length / 2; ++k) rotations_.push_back(rotation(k, length));
}

// Returns where the result lies: either of the two.
const Complex* RealFft::transform(Complex* values, Complex* other) const {
  for (const Pass& pass : passes_) {
    const auto run = pass.radix == 2   ? run_pass<2>
                     : pass.radix == 3 ? run_pass<3>
                     : pass.radix == 4 ? run_pass<4>
                                       : run_pass<5>;
    run(values, other, pass.groups, pass.stride, pass.rotations.data());
    std::swap(values, other);
  }
  return values;
}

// Even samples are the real parts of a row of half the length, odd ones the imaginary parts. Both spectra, E and O,
// come out of its spectrum Z: E[k] = (Z[k] + Z*[h − k]) / 2, O[k] = −i (Z[k] − Z*[h − k]) / 2; X[k] = E[k] + e^(−2πi
// k/n) O[k].
void RealFft::forward(const float* x, Complex* spectrum, Complex* work) const {
  const std::size_t half = length_ / 2;
  for (std::size_t k = 0; k < half; ++k) work[k] = {x[2 * k], x[2 * k + 1]};
  const Complex* z = transform(work, work + half);
  for (std::size_t k = 0; k <= half; ++k) {
    const Complex a = z[k % half];
    const Complex b = conjugate(z[(half - k) % half]);
    spectrum[k] = 0.5f * (a + b + rotations_[k] * times_minus_i(a - b));
  }
}

// The same backwards; the inverse transform is the conjugate of the transform of the conjugates.
void RealFft::inverse(const Complex* spectrum, float* x, Complex* work) const {
  const std::size_t half = length_ / 2;
  const auto bin = [&](std::size_t k) { return k % half ? spectrum[k] : Complex{spectrum[k].re, 0}; };
  for (std::size_t k = 0; k < half; ++k) {
    const Complex a = bin(k);
    const Complex b = conjugate(bin(half - k));
    const Complex odd = conjugate(rotations_[k]) * (a - b);
    work[k] = conjugate(a + b + Complex{-odd.im, odd.re});
  }
  const Complex* z = transform(work, work + half);
  const float scale = 1 / static_cast<float>(length_);  // 1/2 of the above, 1/half of the transform
  for (std::size_t k = 0; k < half; ++k) {
    x[2 * k] = scale * z[k].re;
    x[2 * k + 1] = -scale * z[k].im;
  }
}

}  // namespace linnet
