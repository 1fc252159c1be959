// A reader of the part of ONNX that voices need: tensors (initialisers and Constant nodes: the weights), the graph's
// Conv, ConvTranspose, Gather and Exp/Mul nodes, which give weight-normed tensors their names back and carry strides
// and dilations, and the nodes around matrix products and GRUs, by which a family finds matrices that have no names.
// Wire format: https://protobuf.dev/programming-guides/encoding; messages: onnx.proto3 (ModelProto, GraphProto, …).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voices/graph.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

// Views into bytes given to parse(): they must outlive the model. Immutable after parse(), so any thread may read.
class OnnxModel final : public TensorFile {
 public:
  // bad_voice: not a protobuf, truncated, no graph, an initialiser with external data or given twice, sizes that do not
  // add up. Weights are not copied; beside names, it allocates no more than the file's size.
  static OnnxModel parse(std::span<const std::byte> bytes);
  // The same, but the values of large tensors stay in the file, which must outlive the model.
  static OnnxModel parse(const VoiceSource& file);

  // Tensors by PyTorch path ("dec.ups.0.weight"). A path without an initialiser of that name is looked up through the
  // node that uses it: "flow.flows.0.enc.in_layers.0.weight" is input 1 of node "/flow/flows.0/enc/in_layers.0/Conv",
  // "enc_p.emb.weight" is input 0 of "/enc_p/emb/Gather", "emb_g.weight" of "/emb_g/Gather", "dp.flows.0.m" is input 1
  // of "/dp/flows.0/Sub". A Conv without a path in its name is known by the name of its bias.
  // A model that was exported inside of another module ("model.dec.ups.0.weight") is found without that one's name.
  const Tensor* find(std::string_view path) const override;
  const ConvAttributes* find_conv(std::string_view path) const override;  // "dec.ups.0"
  std::vector<float> affine_scale(std::string_view path) const override;  // whichever way the exporter folded it
  bool has_speakers() const override { return has_input("sid"); }
  std::string_view family() const override { return {}; }
  const Graph* graph() const override { return &graph_; }
  bool has_input(std::string_view name) const;  // of the graph
  const std::map<std::string, Tensor, std::less<>>& tensors() const { return tensors_; }

 private:
  const Tensor* find_named(std::string_view path) const;
  struct Node {
    std::string_view op;
    std::string_view name;
    std::string_view output;
    std::array<std::string_view, 3> inputs;  // the first ones; no operator that is kept has more that matter
    ConvAttributes conv;
  };
  const Tensor* value(std::string_view name) const;  // of an edge of the graph, through Identity and Cast
  const Node* node_of(std::string_view kind, std::string_view module) const;
  const Node* producer(std::string_view op, std::string_view output) const;
  std::string_view affine_operand(std::string_view path) const;

  std::map<std::string, Tensor, std::less<>> tensors_;
  std::vector<Node> nodes_;                                  // only operators that a lookup follows
  Graph graph_;                                              // of the operators that is_graph() names
  std::map<std::string, std::size_t, std::less<>> modules_;  // "Conv dec.ups.0", "Gather enc_p.emb" → nodes_
  std::map<std::string_view, std::string_view> aliases_;     // output → input of Identity and Cast
  std::vector<std::string_view> inputs_;
  std::string wrapper_;  // the module in which all convolutions are: "model."; empty: there is none
  std::vector<std::shared_ptr<const std::vector<std::byte>>> decoded_;  // values that are not raw bytes in the file
  friend class OnnxReader;
};

}  // namespace linnet
