#include "engine/kernels/lstm.h"

#include <algorithm>
#include <utility>

namespace linnet {
namespace {

constexpr std::size_t directions = 2, gates = 4;
constexpr std::size_t most_lanes = 16;  // floats of a vector, of any machine

std::size_t whole_vectors(std::size_t hidden) { return (hidden + most_lanes - 1) / most_lanes * most_lanes; }

// Weights (direction, gate, unit, input) to their places (direction, panel, input, gate, lane).
template <typename T>
void place(std::span<const T> from, std::size_t hidden, std::size_t lanes, std::size_t panels, T* to) {
  for (std::size_t d = 0; d < directions; ++d)
    for (std::size_t g = 0; g < gates; ++g)
      for (std::size_t u = 0; u < hidden; ++u)
        for (std::size_t k = 0; k < hidden; ++k)
          to[(((d * panels + u / lanes) * hidden + k) * gates + g) * lanes + u % lanes] =
              from[((d * gates + g) * hidden + u) * hidden + k];
}

}  // namespace

void BidirectionalLstm::allocate(const Backend& backend, bool small) {
  hidden_ = input_.shape().out / directions / gates;
  lanes_ = backend.loops().lanes;
  panels_ = (hidden_ + lanes_ - 1) / lanes_;
  const std::size_t weights = directions * panels_ * hidden_ * gates * lanes_;
  if (small) {
    small_.resize(weights);
    small_scales_.resize(directions * panels_ * gates * lanes_);
  } else {
    weights_ = Buffer(weights);
  }
}

BidirectionalLstm::BidirectionalLstm(const Backend& backend, Conv1d input, std::span<const float> recurrent)
    : input_(std::move(input)) {
  allocate(backend, false);
  place(recurrent, hidden_, lanes_, panels_, weights_.data());
}

BidirectionalLstm::BidirectionalLstm(const Backend& backend, Conv1d input, std::span<const std::int8_t> recurrent,
                                     std::span<const float> scales)
    : input_(std::move(input)) {
  allocate(backend, true);
  place(recurrent, hidden_, lanes_, panels_, small_.data());
  for (std::size_t i = 0; i < scales.size(); ++i) {
    const std::size_t d = i / hidden_ / gates;
    const std::size_t g = i / hidden_ % gates;
    const std::size_t u = i % hidden_;
    small_scales_[((d * panels_ + u / lanes_) * gates + g) * lanes_ + u % lanes_] = scales[i];
  }
}

std::size_t BidirectionalLstm::bytes() const {
  return input_.bytes() + (weights_.size() + small_scales_.size()) * sizeof(float) + small_.size();
}

// The sums of all rows; of each direction h, its next values, and the cell.
std::size_t BidirectionalLstm::workspace_floats(std::size_t hidden, std::size_t rows) {
  return (rows + 1) * directions * gates * hidden + directions * 3 * whole_vectors(hidden);
}

LstmPanels BidirectionalLstm::panels(std::size_t direction) const {
  const std::size_t at = direction * panels_ * hidden_ * gates * lanes_;
  if (small_.empty()) return {hidden_, weights_.data() + at, nullptr, nullptr};
  return {hidden_, nullptr, small_.data() + at, small_scales_.data() + direction * panels_ * gates * lanes_};
}

template <class RowOf>
void BidirectionalLstm::run_steps(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                                  std::size_t steps, const RowOf& row_of, float* workspace, float* out) const {
  const std::size_t row_sums = directions * gates * hidden_;
  const std::size_t state = whole_vectors(hidden_);
  float* states = workspace;
  // A row more than there are, since whole vectors are read behind the last gate's sums.
  float* sums = workspace + directions * 3 * state;
  Epilogue e;
  e.raw = sums;
  e.stride = row_sums;
  input_.run(backend, x, x_stride, rows, e);
  backend.parallel(directions, [&](std::size_t d, std::size_t) {
    float* h = states + d * 3 * state;
    float* next = h + state;
    float* cell = next + state;
    std::fill_n(h, 3 * state, 0.0f);
    const LstmPanels weights = panels(d);
    for (std::size_t i = 0; i < steps; ++i) {
      const std::size_t t = d ? steps - 1 - i : i;
      backend.loops().lstm(weights, sums + row_of(t) * row_sums + d * gates * hidden_, h, cell, next);
      std::swap(h, next);
      std::copy_n(h, hidden_, out + (t * directions + d) * hidden_);
    }
  });
}

void BidirectionalLstm::run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                            std::span<const std::size_t> rows_of_steps, float* workspace, float* out) const {
  run_steps(
      backend, x, x_stride, rows, rows_of_steps.size(), [&](std::size_t t) { return rows_of_steps[t]; }, workspace,
      out);
}

void BidirectionalLstm::run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
                            float* workspace, float* out) const {
  run_steps(backend, x, x_stride, rows, rows, [](std::size_t t) { return t; }, workspace, out);
}

}  // namespace linnet
