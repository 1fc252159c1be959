// A bidirectional LSTM (Hochreiter and Schmidhuber 1997): of each row, the gates' input parts are one matrix product
// for all rows; the recurrent part then goes row by row, a direction on each thread.
//   i, o, f = σ(sums), g = tanh(sum); c = f · c' + i · g; h = o · tanh(c)
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/buffer.h"
#include "engine/kernels/conv1d.h"
#include "engine/kernels/loops.h"

namespace linnet {

// Immutable after construction.
class BidirectionalLstm {
 public:
  BidirectionalLstm() = default;
  // Of each direction, forward first, four gates in ONNX's order (input, output, forget, cell) of `hidden` units each.
  // input: inputs → 8 · hidden, whose bias is the sum of both of PyTorch's. recurrent: (8 · hidden, hidden).
  BidirectionalLstm(const Backend& backend, Conv1d input, std::span<const float> recurrent);
  // The same from whole numbers, which stay small: weight = value · scale of its output.
  BidirectionalLstm(const Backend& backend, Conv1d input, std::span<const std::int8_t> recurrent,
                    std::span<const float> scales);

  std::size_t hidden() const { return hidden_; }
  std::size_t outputs() const { return 2 * hidden_; }
  std::size_t bytes() const;
  // What a run of so many rows needs.
  static std::size_t workspace_floats(std::size_t hidden, std::size_t rows);

  // Step t reads row rows_of_steps[t] of x, whose rows are x_stride floats apart, and gives row t of out: outputs()
  // values, the forward direction's first. Rows that several steps read are multiplied once.
  void run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows,
           std::span<const std::size_t> rows_of_steps, float* workspace, float* out) const;
  // As many steps as rows, in order.
  void run(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, float* workspace,
           float* out) const;

 private:
  void allocate(const Backend& backend, bool small);
  LstmPanels panels(std::size_t direction) const;
  template <class RowOf>
  void run_steps(const Backend& backend, const float* x, std::size_t x_stride, std::size_t rows, std::size_t steps,
                 const RowOf& row_of, float* workspace, float* out) const;

  Conv1d input_;
  std::size_t hidden_ = 0;
  std::size_t lanes_ = 0;
  std::size_t panels_ = 0;           // of a direction
  Buffer weights_;                   // direction, panel, input, gate, lane
  std::vector<std::int8_t> small_;   // in place of weights_
  std::vector<float> small_scales_;  // direction, panel, gate, lane
};

}  // namespace linnet
