// All nodes and tensors of an ONNX file, as they are: for importing models, which looks for more than what opening a
// voice needs (onnx_model.h).
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/voices/onnx/protobuf_wire.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

struct OnnxNode {
  std::string_view op;  // "MatMul"
  std::string_view name;
  std::vector<std::string_view> inputs;  // an empty one is left out
  std::string_view output;               // the first
  WireReader message;                    // the NodeProto, for its attributes

  std::string_view input(std::size_t i) const { return i < inputs.size() ? inputs[i] : std::string_view(); }
};

// Views into bytes given to parse(): they must outlive the graph. Immutable after parse(), so any thread may read.
class OnnxGraph {
 public:
  // bad_voice: not a whole ONNX file, or a tensor that does not add up. Weights are not copied; what is allocated is in
  // proportion to the file's size.
  static OnnxGraph parse(std::span<const std::byte> bytes);

  const std::vector<OnnxNode>& nodes() const { return nodes_; }
  // Initialisers, and the values of Constant nodes by their outputs' names.
  const std::map<std::string_view, Tensor>& tensors() const { return tensors_; }
  const Tensor* tensor(std::string_view name) const;      // null: there is none
  const OnnxNode* producer(std::string_view edge) const;  // null: none, or a tensor
  const OnnxNode* user(std::string_view edge) const;      // the first node that takes the edge; null: none

 private:
  void read(WireReader graph, std::size_t file_bytes);
  void read_node(WireReader message);

  std::vector<OnnxNode> nodes_;
  std::map<std::string_view, Tensor> tensors_;
  std::map<std::string_view, std::size_t> producers_, users_;  // edge → nodes_
  std::size_t edges_ = 0;
  std::vector<std::shared_ptr<const std::vector<std::byte>>> decoded_;  // values that are not raw bytes in the file
};

}  // namespace linnet
