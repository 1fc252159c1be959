#include "engine/kernels/packed_matrix.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/kernels/reference.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Case {
  std::size_t outputs;
  std::size_t inputs;
  std::size_t rows;
  std::size_t a_stride;
};

Case random_case(Random& random) {
  static const std::vector<std::size_t> odd = {1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 48, 64, 96, 97, 192};
  Case c{random.of(odd), random.of(odd), 1 + random.below(20), 0};
  c.a_stride = c.inputs + random.below(3) * 5;
  return c;
}

// The last row of A ends with its last input, so a read of its whole stride is detected.
HeapCopy random_rows(Random& random, const Case& c) {
  return HeapCopy(random.normals((c.rows - 1) * c.a_stride + c.inputs), 32);
}

}  // namespace

TEST_CASE("a packed matrix multiplies as the plain product does, for any size and stride") {
  const Backend backend(1);
  Random random(1);
  Least least;
  for (int i = 0; i < 200; ++i) {
    const Case c = random_case(random);
    const std::vector<float> w = random.normals(c.outputs * c.inputs);
    const std::vector<float> bias = random.normals(c.outputs);
    const HeapCopy a = random_rows(random, c);
    const bool with_bias = random.below(2);
    PackedMatrix matrix(backend, c.outputs, c.inputs);
    matrix.pack(c.outputs, c.inputs, w.data(), with_bias ? bias.data() : nullptr);
    std::vector<float> out(c.rows * c.outputs);
    matrix.multiply(a.data(), c.a_stride, c.rows, out.data(), c.outputs);
    Doubles wanted = product(a.data(), c.a_stride, c.rows, w, c.outputs, c.inputs);
    if (with_bias)
      for (std::size_t k = 0; k < wanted.size(); ++k) wanted[k] += static_cast<double>(bias[k % c.outputs]);
    least.take(snr_db(wanted, out));
  }
  INFO("least SNR " << least.value() << " dB");
  CHECK(least.value() >= 115);
}

TEST_CASE("a packed matrix does not write to columns between its own") {
  const Backend backend(1);
  Random random(2);
  const std::vector<float> w = random.normals(17 * 9);
  const std::vector<float> a = random.normals(11 * 9 + 32);
  PackedMatrix matrix(backend, 17, 9);
  matrix.pack(17, 9, w.data(), nullptr);
  std::vector<float> out(11 * 20, 7.0f);
  matrix.multiply(a.data(), 9, 11, out.data(), 20);
  for (std::size_t t = 0; t < 11; ++t)
    for (std::size_t c = 17; c < 20; ++c) CHECK(out[t * 20 + c] == 7.0f);
}

TEST_CASE("a packed matrix can be repacked with smaller matrices, transposed or not") {
  const Backend backend(1);
  Random random(3);
  PackedMatrix matrix(backend, 192, 192);
  Least least;
  for (int i = 0; i < 100; ++i) {
    const Case c = random_case(random);
    const std::vector<float> w = random.normals(c.outputs * c.inputs);
    if (random.below(2)) {
      const std::size_t stride = c.outputs + random.below(2) * 7;
      std::vector<float> transposed(c.inputs * stride);
      for (std::size_t o = 0; o < c.outputs; ++o)
        for (std::size_t k = 0; k < c.inputs; ++k) transposed[k * stride + o] = w[o * c.inputs + k];
      matrix.pack_transposed(c.outputs, c.inputs, stride, transposed.data());
    } else {
      matrix.pack(c.outputs, c.inputs, w.data(), nullptr);
    }
    REQUIRE(matrix.outputs() == c.outputs);
    REQUIRE(matrix.inputs() == c.inputs);
    const HeapCopy a = random_rows(random, c);
    std::vector<float> out(c.rows * c.outputs);
    matrix.multiply(a.data(), c.a_stride, c.rows, out.data(), c.outputs);
    least.take(snr_db(product(a.data(), c.a_stride, c.rows, w, c.outputs, c.inputs), out));
  }
  INFO("least SNR " << least.value() << " dB");
  CHECK(least.value() >= 115);
}

TEST_CASE("a row of a product does not depend on the other rows") {
  const Backend backend(1);
  Random random(4);
  const std::vector<float> w = random.normals(96 * 192);
  const std::vector<float> a = random.normals(20 * 192 + 32);
  PackedMatrix matrix(backend, 96, 192);
  matrix.pack(96, 192, w.data(), nullptr);
  std::vector<float> whole(20 * 96);
  std::vector<float> one(96);
  matrix.multiply(a.data(), 192, 20, whole.data(), 96);
  for (std::size_t t = 0; t < 20; ++t) {
    matrix.multiply(a.data() + t * 192, 192, 1, one.data(), 96);
    CHECK(identical(one, std::span(whole).subspan(t * 96, 96)));
  }
}
