#include "engine/kernels/lstm.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/kernels/supported_loops.h"
#include "tests/support/heap_copy.h"
#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

struct Weights {
  std::size_t in;
  std::size_t hidden;
  std::vector<float> input;      // (2, 4 · hidden, in)
  std::vector<float> recurrent;  // (2, 4 · hidden, hidden)
  std::vector<float> bias;       // (2, 4 · hidden)

  Weights(Random& random, std::size_t inputs, std::size_t units)
      : in(inputs),
        hidden(units),
        input(random.normals(8 * units * inputs, 1 / std::sqrt(static_cast<float>(inputs)))),
        recurrent(random.normals(8 * units * units, 1 / std::sqrt(static_cast<float>(units)))),
        bias(random.normals(8 * units)) {}
  Conv1d conv(Backend& backend) const { return Conv1d(backend, {in, 8 * hidden, 1, 1}, input, bias, 0); }
};

// Step by step in double precision; gates are input, output, forget, cell.
std::vector<double> reference(const Weights& w, std::span<const float> x, std::span<const std::size_t> rows) {
  const std::size_t n = w.hidden;
  std::vector<double> out(rows.size() * 2 * n);
  for (std::size_t d = 0; d < 2; ++d) {
    std::vector<double> h(n);
    std::vector<double> c(n);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t t = d ? rows.size() - 1 - i : i;
      std::vector<double> gates(4 * n);
      for (std::size_t g = 0; g < 4 * n; ++g) {
        const std::size_t row = d * 4 * n + g;
        gates[g] = static_cast<double>(w.bias[row]);
        for (std::size_t k = 0; k < w.in; ++k)
          gates[g] += static_cast<double>(w.input[row * w.in + k]) * static_cast<double>(x[rows[t] * w.in + k]);
        for (std::size_t k = 0; k < n; ++k) gates[g] += static_cast<double>(w.recurrent[row * n + k]) * h[k];
      }
      for (std::size_t u = 0; u < n; ++u) {
        c[u] = sigmoid(gates[2 * n + u]) * c[u] + sigmoid(gates[u]) * std::tanh(gates[3 * n + u]);
        h[u] = sigmoid(gates[n + u]) * std::tanh(c[u]);
        out[(t * 2 + d) * n + u] = h[u];
      }
    }
  }
  return out;
}

std::vector<std::size_t> counted(std::size_t n) {
  std::vector<std::size_t> rows(n);
  for (std::size_t i = 0; i < n; ++i) rows[i] = i;
  return rows;
}

std::vector<float> run(const Backend& backend, const BidirectionalLstm& lstm, std::span<const float> x,
                       std::span<const std::size_t> rows_of_steps, std::size_t in) {
  std::vector<float> workspace(BidirectionalLstm::workspace_floats(lstm.hidden(), x.size() / in),
                               std::numeric_limits<float>::quiet_NaN());
  std::vector<float> out(rows_of_steps.size() * lstm.outputs());
  lstm.run(backend, x.data(), in, x.size() / in, rows_of_steps, workspace.data(), out.data());
  return out;
}

}  // namespace

TEST_CASE("an LSTM computes what its formula says, for any width, on any number of threads") {
  Random random(31);
  for (const auto& [in, hidden] :
       std::vector<std::pair<std::size_t, std::size_t>>{{5, 8}, {17, 24}, {40, 64}, {3, 7}}) {
    Backend one(1);
    Backend two(2);
    const Weights w(random, in, hidden);
    const std::vector<float> x = random.normals(20 * in);
    const std::vector<std::size_t> rows = counted(20);
    const std::vector<float> found = run(one, BidirectionalLstm(one, w.conv(one), w.recurrent), x, rows, in);
    INFO(in << " inputs, " << hidden << " units: " << snr_db(reference(w, x, rows), found) << " dB");
    CHECK(snr_db(reference(w, x, rows), found) > 110);
    CHECK(run(two, BidirectionalLstm(two, w.conv(two), w.recurrent), x, rows, in) == found);
  }
}

TEST_CASE("an LSTM whose steps read rows again computes as if the rows were repeated") {
  Random random(32);
  Backend backend(1);
  const Weights w(random, 12, 16);
  const std::vector<float> x = random.normals(4 * 12);
  const std::vector<std::size_t> rows = {0, 0, 0, 1, 2, 2, 3, 3};
  const std::vector<float> found = run(backend, BidirectionalLstm(backend, w.conv(backend), w.recurrent), x, rows, 12);
  CHECK(snr_db(reference(w, x, rows), found) > 110);
}

TEST_CASE("an LSTM of whole numbers gives the samples of the floats that they stand for") {
  Random random(33);
  Backend backend(1);
  Weights w(random, 12, 20);
  std::vector<std::int8_t> whole;
  std::vector<float> scales;
  for (std::size_t o = 0; o < 160; ++o) {
    scales.push_back(0.002f * static_cast<float>(1 + o % 5));
    for (std::size_t k = 0; k < 20; ++k) {
      whole.push_back(static_cast<std::int8_t>(static_cast<int>(random.below(255)) - 127));
      w.recurrent[o * 20 + k] = static_cast<float>(whole.back()) * scales[o];
    }
  }
  const std::vector<float> x = random.normals(9 * 12);
  const std::vector<std::size_t> rows = counted(9);
  const BidirectionalLstm small(backend, w.conv(backend), whole, scales);
  const BidirectionalLstm floats(backend, w.conv(backend), w.recurrent);
  CHECK(run(backend, small, x, rows, 12) == run(backend, floats, x, rows, 12));
  CHECK(small.bytes() < floats.bytes());
}

TEST_CASE("each instruction set computes a row of an LSTM alike") {
  Random random(34);
  const std::size_t hidden = 21;
  std::vector<float> first;
  for (const Loops* loops : supported_loops()) {
    Random same(35);
    const std::vector<float> all = same.normals(4 * hidden * hidden, 0.3f);  // (gate, unit, input)
    const std::size_t lanes = loops->lanes;
    const std::size_t panels = (hidden + lanes - 1) / lanes;
    std::vector<float> placed(panels * hidden * 4 * lanes);
    for (std::size_t g = 0; g < 4; ++g)
      for (std::size_t u = 0; u < hidden; ++u)
        for (std::size_t k = 0; k < hidden; ++k)
          placed[((u / lanes * hidden + k) * 4 + g) * lanes + u % lanes] = all[(g * hidden + u) * hidden + k];
    std::vector<float> sums = same.normals(4 * hidden);
    sums.resize(5 * hidden + lanes);
    std::vector<float> h = same.normals(hidden);
    std::vector<float> cell = same.normals(hidden);
    for (std::vector<float>* state : {&h, &cell}) state->resize(panels * lanes);
    const HeapCopy weights(placed);
    std::vector<float> out(panels * lanes);
    loops->lstm({hidden, weights.data(), nullptr, nullptr}, sums.data(), h.data(), cell.data(), out.data());
    out.resize(hidden);
    if (first.empty()) first = out;
    INFO(loops->name);
    CHECK(snr_db(std::span<const float>(first), out) > 110);
  }
}

TEST_CASE("GELU by tanh has an error of at most 1e-6 of its input") {
  std::vector<float> x;
  for (int i = -4000; i <= 4000; ++i) x.push_back(static_cast<float>(i) * 0.01f);
  for (const Loops* loops : supported_loops()) {
    std::vector<float> out(x.size());
    loops->gelu_by_tanh(x.data(), x.size(), out.data());
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double v = static_cast<double>(x[i]);
      const double wanted = v / 2 * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (v + 0.044715 * v * v * v)));
      worst = std::max(worst, std::abs(static_cast<double>(out[i]) - wanted) / std::max(1.0, std::abs(v)));
    }
    INFO(loops->name << ": " << worst);
    CHECK(worst < 1e-6);
  }
}
