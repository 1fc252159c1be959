// From a voice file's tensors to packed layers. Sizes, strides and dilations come from the file; every mismatch is a
// bad_voice error that names the tensor. Used while a voice is opened, and gone afterwards.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/kernels/conv1d.h"
#include "engine/kernels/transposed_conv1d.h"
#include "engine/models/model_family.h"
#include "engine/models/vits/layout.h"
#include "engine/profile.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

struct NormWeights {
  // (channels)
  std::vector<float> gamma;
  std::vector<float> beta;
};

// Convolution weights as PyTorch has them, to be changed before they are packed.
struct RawConv {
  std::string path;  // of the tensors; where several become one, of one of them
  Conv1dShape shape;
  std::size_t padding = 0;
  std::vector<float> weights;         // (out, in, kernel); empty while they are small
  std::vector<float> bias;            // (out); zeros when the file has none
  std::optional<SmallWeights> small;  // the weights as a bundle has them in 8 or 4 bits
  void expand();                      // from now on, they are floats

  void scale(float by);
  void scale_inputs(float by);
  void append_outputs(const RawConv& more);                     // of the same inputs and kernel
  RawConv outputs(std::size_t first, std::size_t count) const;  // some of its output channels
  void reverse_inputs();                                        // input channel c becomes in − 1 − c
  void reverse_outputs();
};

class LayerReader {
 public:
  // consumed may be empty; it is told of each tensor's bytes once they have been read. compact: all convolutions the
  // direct way, whose weights are no larger than the file's.
  LayerReader(const TensorFile& model, Backend& backend, const ConsumedBytes& consumed, bool compact = false)
      : model_(model),
        backend_(backend),
        consumed_(consumed),
        compact_(compact),
        layout_(model),
        infos_(layout_.layers.size()) {}

  bool has(const std::string& path) const { return model_.has(path) || model_.has_conv(path); }
  const TensorFile& model() const { return model_; }
  const VitsLayout& layout() const { return layout_; }
  Backend& backend() const { return backend_; }

  std::vector<float> floats(const std::string& path) const;
  std::vector<std::int64_t> shape(const std::string& path) const { return model_.tensor(path).shape; }
  NormWeights norm(const std::string& path, std::size_t channels) const;
  // path.weight and path.bias; in, out: expected channels, 0 for whatever the file has. Groups are not for this one.
  RawConv raw_conv(const std::string& path, std::size_t in, std::size_t out) const;
  // As the layout has the layer that raw.path names. Requires: it is in the layout.
  Conv1d pack(const RawConv& raw) const;
  TransposedConv1d transposed(const std::string& path, std::size_t in, float scale) const;

  // The tensor in 8 or 4 bits; nothing if the file has it as floats.
  std::optional<SmallWeights> small(const std::string& path) const;

  // The layout's layers, with what those made so far have become.
  const std::vector<LayerInfo>& layers() const { return infos_; }
  // Tells what a layer has become; returns its number, from 0 in the layout's order.
  std::size_t note(const std::string& path, const std::string& method, std::size_t weight_bytes, double products) const;

 private:
  Arithmetic arithmetic(const std::string& path) const;
  std::size_t outputs_per_tile(const std::string& path) const;
  void consume(const Tensor& tensor) const;
  const TensorFile& model_;
  Backend& backend_;
  const ConsumedBytes& consumed_;
  bool compact_;
  VitsLayout layout_;
  mutable std::vector<LayerInfo> infos_;
};

}  // namespace linnet
