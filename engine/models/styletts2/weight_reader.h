// From a file's tensors to packed layers. Widths come from the shapes of tensors; every mismatch is a bad_voice error
// that names the tensor. Used while a voice is opened, and gone afterwards.
//
// Weights are floats, Linnet's int8 or int4 (docs/bundle.md), or bare whole numbers (i8) with the tensor TENSOR.scale
// of one value, or one for each output; of an LSTM's tensors, one for each direction, or for each direction and output.
// Whole numbers stay small in memory and are expanded for each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/conv1d.h"
#include "engine/kernels/lstm.h"
#include "engine/kernels/transposed_conv1d.h"
#include "engine/models/model_family.h"
#include "engine/profile.h"
#include "engine/voices/tensor_file.h"

namespace linnet::styletts2 {

struct Norm {
  // (channels)
  std::vector<float> gamma;
  std::vector<float> beta;
};

// Where a layer stands in the data path, for `linnet bench`.
struct Place {
  std::size_t stage = 0;  // stages.h
  bool each_id = false;   // rows are counted in ids, else in frames of 25 ms
  std::size_t rows = 1;   // for each of them; 0: once a sentence
};

// Weights of a layer, to be changed before they are packed.
struct RawLayer {
  std::string path;
  Conv1dShape shape;
  std::vector<float> weights;         // (out, in, kernel); empty where `small` has them
  std::optional<SmallWeights> small;  // the whole numbers that the file has
  std::vector<float> bias;            // (out)

  void expand();                                                       // whole numbers become floats
  void scale_outputs(std::size_t first, std::size_t count, float by);  // and their bias
  void append_outputs(const RawLayer& more);                           // of the same inputs, behind its own
  void widen_inputs(std::size_t in);                                   // by zeros; in >= shape.in
};

// Matrices of a bidirectional LSTM: the outputs of the forward direction, then those of the backward one. Of each, the
// gates in ONNX's order: input, output, forget, cell.
struct RawLstm {
  std::size_t hidden = 0;
  RawLayer input;      // in → 8 · hidden, with both biases
  RawLayer recurrent;  // hidden → 8 · hidden, without bias
};

class WeightReader {
 public:
  // compact: without Cook–Toom, whose transformed weights take more memory.
  WeightReader(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed, bool compact)
      : file_(file), backend_(backend), consumed_(consumed), compact_(compact) {}

  Backend& backend() const { return backend_; }
  const Tensor& tensor(const std::string& path) const { return file_.tensor(path); }
  bool has(const std::string& tensor) const { return file_.has(tensor); }
  std::size_t count(const std::string& prefix, const std::string& tensor) const;  // of PREFIX.0.TENSOR, PREFIX.1. …
  void consume(const Tensor& tensor) const;                                       // its bytes have been read
  // Extent `axis` of a tensor of so many axes, at least 1 each.
  std::size_t extent(const std::string& tensor, std::size_t axis, std::size_t axes) const;

  // Values in the order of the shape (an extent of -1 matches any), also of whole numbers.
  std::vector<float> floats(const std::string& tensor, const std::vector<std::int64_t>& shape) const;
  Norm norm(const std::string& gamma, const std::string& beta, std::size_t channels) const;

  // PATH.weight (out × in), or PATH.weight.T (in × out) as exports have it, and PATH.bias. out: expected, 0 for what
  // the file has.
  RawLayer linear(const std::string& path, std::size_t in, std::size_t out) const;
  // PATH.weight (out, in, kernel), an odd kernel; zeros are its bias where the file has none.
  RawLayer conv(const std::string& path, std::size_t in, std::size_t out, std::size_t dilation = 1) const;
  // The same with a stride, 0 for half the kernel, as a product: its input is `kernel` rows one after the other, which
  // begin `stride` rows further for each output row.
  RawLayer strided(const std::string& path, std::size_t in, std::size_t out, std::size_t stride) const;
  // PATH.W, PATH.R and PATH.B.
  RawLstm lstm(const std::string& path, std::size_t in) const;

  // outputs_per_tile: as Conv1d's; 0 where the voice is opened compactly.
  Conv1d pack(const RawLayer& raw, const Place& place, std::size_t outputs_per_tile = 0);
  // PATH.weight (in, out, kernel), multiplied by `scale`, and PATH.bias: multiplies the length by half its kernel.
  // place.rows: of its input.
  TransposedConv1d transposed(const std::string& path, std::size_t in, const Place& place,
                              std::size_t outputs_per_tile = 0, float scale = 1);
  BidirectionalLstm pack(const RawLstm& raw, const Place& place);
  std::vector<LayerInfo> layers() && { return std::move(layers_); }

 private:
  std::vector<float> scales(const std::string& tensor, std::size_t directions, std::size_t outputs) const;
  std::optional<SmallWeights> small(const std::string& tensor, const Conv1dShape& shape, bool inputs_first) const;
  SmallWeights whole_numbers(const std::string& tensor, const Conv1dShape& shape, std::size_t directions,
                             bool inputs_first) const;
  RawLayer weights_and_bias(const std::string& path, const Conv1dShape& shape) const;
  Conv1dShape conv_shape(const std::string& path, std::size_t in, std::size_t out, bool inputs_first) const;
  void check(const std::string& path, const ConvAttributes& expected) const;
  static Arithmetic arithmetic(const Place& place);
  void note(const std::string& path, const Conv1dShape& shape, std::size_t stride, const Place& place,
            const std::string& method, std::size_t bytes, double products);

  const TensorFile& file_;
  Backend& backend_;
  const ConsumedBytes& consumed_;
  bool compact_;
  std::vector<LayerInfo> layers_;
};

}  // namespace linnet::styletts2
