// The loops of adaptive instance normalisation.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "engine/kernels/loops.h"
#include "tests/kernels/reference.h"
#include "tests/kernels/supported_loops.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Channels below, at and above each vector width, and rows below, at and above those that are computed together.
const std::vector<std::size_t> widths = {1, 3, 4, 5, 8, 16, 19, 64, 67, 128};
const std::vector<std::size_t> heights = {1, 2, 4, 5, 11};

struct Affine {
  Affine(std::size_t channels, Random& random) : scale(random.normals(channels)), shift(random.normals(channels)) {}
  double of(float x, std::size_t c) const {
    return static_cast<double>(scale[c]) * static_cast<double>(x) + static_cast<double>(shift[c]);
  }
  std::vector<float> scale;
  std::vector<float> shift;
};

}  // namespace

TEST_CASE("Snake of an affine map is right for any number of channels and rows, and in place") {
  Random random(11);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : widths)
      for (const std::size_t rows : heights) {
        const Affine affine(channels, random);
        std::vector<float> alpha;
        std::vector<float> inverse;
        for (std::size_t c = 0; c < channels; ++c) {
          alpha.push_back((c % 2 ? -1.0f : 1.0f) * random.uniform(0.2f, 30));
          inverse.push_back(1 / alpha.back());
        }
        const std::vector<float> x = random.normals(rows * channels, 3);
        const HeapCopy memory(x);
        loops->snake(memory.data(), channels, rows,
                     {affine.scale.data(), affine.shift.data(), alpha.data(), inverse.data()}, memory.data());
        double worst = 0;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const std::size_t c = i % channels;
          const double v = affine.of(x[i], c);
          const auto a = static_cast<double>(alpha[c]);
          const double wanted = v + std::sin(a * v) * std::sin(a * v) / a;
          // The rounding of v, whose sine goes |alpha| times faster.
          const double unit = std::max({1.0, std::abs(v), std::abs(static_cast<double>(affine.shift[c]))});
          worst = std::max(worst, std::abs(wanted - static_cast<double>(memory.data()[i])) / unit);
        }
        INFO(loops->name << ", " << channels << " channels, " << rows << " rows");
        CHECK(worst < 6e-7);
      }
}

TEST_CASE("Snake stays finite for the largest values") {
  for (const Loops* loops : supported_loops()) {
    const std::vector<float> ones(19, 1.0f);
    const std::vector<float> zeros(19, 0.0f);
    for (const float x : {1e6f, -1e6f, 1e30f, -3e38f}) {
      std::vector<float> row(19, x);
      loops->snake(row.data(), 19, 1, {ones.data(), zeros.data(), ones.data(), ones.data()}, row.data());
      for (const float found : row) CHECK(std::abs(found - x) <= std::max(1.0f, 1e-6f * std::abs(x)));
    }
  }
}

TEST_CASE("LeakyReLU of an affine map is right for any number of channels and rows, and in place") {
  Random random(12);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : widths)
      for (const std::size_t rows : heights) {
        const Affine affine(channels, random);
        const std::vector<float> x = random.normals(rows * channels);
        const HeapCopy memory(x);
        loops->leaky_affine(memory.data(), channels, rows, affine.scale.data(), affine.shift.data(), 0.2f,
                            memory.data());
        Doubles wanted(x.size());
        for (std::size_t i = 0; i < x.size(); ++i) wanted[i] = leaky(affine.of(x[i], i % channels), 0.2f);
        INFO(loops->name << ", " << channels << " channels, " << rows << " rows");
        CHECK(snr_db(wanted, {memory.data(), memory.data() + x.size()}) >= 120);
      }
}

TEST_CASE("moments of channels are right for any number of channels and rows, and far from zero") {
  Random random(13);
  for (const Loops* loops : supported_loops())
    for (const std::size_t channels : widths)
      for (const std::size_t rows : {1, 2, 5, 96})
        for (const float offset : {0.0f, 100.0f}) {
          std::vector<float> x = random.normals(rows * channels);
          for (float& v : x) v += offset;
          const HeapCopy memory(x);
          std::vector<float> mean(channels);
          std::vector<float> squares(channels);
          loops->moments(memory.data(), channels, rows, mean.data(), squares.data());
          Doubles means(channels);
          Doubles sums(channels);
          for (std::size_t i = 0; i < x.size(); ++i)
            means[i % channels] += static_cast<double>(x[i]) / static_cast<double>(rows);
          for (std::size_t i = 0; i < x.size(); ++i)
            sums[i % channels] += std::pow(static_cast<double>(x[i]) - means[i % channels], 2);
          INFO(loops->name << ", " << channels << " channels, " << rows << " rows around " << offset);
          for (std::size_t c = 0; c < channels; ++c)
            CHECK(std::abs(static_cast<double>(mean[c]) - means[c]) < 1e-6 * (1 + static_cast<double>(offset)));
          if (rows > 1) CHECK(snr_db(sums, squares) >= 110);
          if (rows == 1) CHECK(squares == std::vector<float>(channels));
        }
}
