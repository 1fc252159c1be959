// Transposed convolution that multiplies the length by its stride (HiFi-GAN's upsamplers). Outputs that read the
// same input rows form one ordinary convolution with few taps and many channels; its output rows interleave in memory
// without further work.
#pragma once

#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/conv1d.h"

namespace linnet {

struct TransposedConv1dShape {
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t stride = 1;
  std::size_t padding = 0;
};

// Immutable after construction.
class TransposedConv1d {
 public:
  TransposedConv1d() = default;
  // weights: in × out × kernel as PyTorch has them, each multiplied by `scale`; bias: out values.
  // outputs_per_tile, sparing, arithmetic: as Conv1d's. Requires: kernel − stride == 2 · padding, so that n rows give n
  // · stride.
  TransposedConv1d(Backend& backend, const TransposedConv1dShape& shape, std::span<const float> weights,
                   std::span<const float> bias, float scale, std::size_t outputs_per_tile, bool sparing = false);
  // The same from 8-bit or 4-bit weights of that shape.
  TransposedConv1d(Backend& backend, const TransposedConv1dShape& shape, const SmallWeights& weights,
                   std::span<const float> bias, float scale, std::size_t outputs_per_tile, bool sparing = false,
                   Arithmetic arithmetic = Arithmetic::floats);

  void set_layer(std::size_t number) {  // as Conv1d::set_layer(), for all its convolutions
    for (Phases& g : groups_) g.conv.set_layer(number);
  }
  const TransposedConv1dShape& shape() const { return shape_; }
  std::size_t bytes() const;
  std::string method() const;  // as Conv1d::method()
  double products() const;
  // Input rows that an output reads before and after the input row with the same position.
  std::size_t before() const { return before_; }
  std::size_t after() const { return after_; }

  std::size_t overread() const;  // further rows that are read without effect: their values must be finite

  // Output rows [0, rows · stride): raw, and activated = LeakyReLU(raw) with `slope`. x is input row 0; rows
  // −before() … rows + after() + overread() − 1 must be there.
  void run(const Backend& backend, const float* x, std::size_t rows, float* raw, float* activated, float slope) const;
  // The same with any epilogue of rows without gaps; its stride and bias do not count.
  void run(const Backend& backend, const float* x, std::size_t rows, const Epilogue& epilogue) const;

 private:
  struct Phases {  // consecutive output phases that read the same input rows
    // phases [first, first + count) of 0..stride-1
    std::size_t first;
    std::size_t count;
    std::ptrdiff_t first_row;  // input row of the first tap, relative to the output's own
    Conv1d conv;               // in → count · out channels
  };
  // make(first phase, phases, taps): the convolution of phases that read the same rows.
  template <typename Make>
  void make_groups(const Make& make);
  std::size_t first_tap(std::size_t phase) const { return (phase + shape_.padding) % shape_.stride; }
  TransposedConv1dShape shape_;
  std::size_t before_ = 0;
  std::size_t after_ = 0;
  std::vector<Phases> groups_;
};

}  // namespace linnet
