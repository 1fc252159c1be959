#include "engine/voices/onnx/onnx_graph.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_attribute.h"
#include "engine/voices/onnx/onnx_fields.h"
#include "engine/voices/onnx/onnx_tensor.h"

namespace linnet {
namespace {

// Far above any export of a voice (6,000 nodes, 2,500 tensors): bounds the tables of a hostile file.
constexpr std::size_t most_nodes = 50'000, most_tensors = 50'000, most_edges = 300'000;

}  // namespace

OnnxGraph OnnxGraph::parse(std::span<const std::byte> bytes) {
  std::optional<WireReader> graph;
  bool has_opset = false;
  for (WireReader model(bytes); model.next();) {
    if (model.field() == model_field::opset_import) has_opset = true;
    if (model.field() != model_field::graph) continue;
    if (graph) bad_voice("the model holds two graphs; expected one");
    graph = model.message();
  }
  // Exporters write opset_import behind the graph, so a file cut between the two shows here.
  if (!graph || !has_opset)
    bad_voice(std::string("the model is not a whole ONNX file: it has no ") + (graph ? "opset_import" : "graph"));
  OnnxGraph read;
  read.read(*graph, bytes.size());
  return read;
}

void OnnxGraph::read(WireReader graph, std::size_t file_bytes) {
  DecodedValues decoded;
  decoded.budget = file_bytes + 65536;
  const auto add = [&](std::string_view name, Tensor tensor) {
    if (tensors_.size() == most_tensors)
      bad_voice("the model has more than " + std::to_string(most_tensors) + " tensors");
    if (!tensors_.emplace(name, std::move(tensor)).second)
      bad_voice("tensor " + in_quotes(name) + " of the model is given twice");
  };
  while (graph.next()) {
    if (graph.field() == graph_field::initializer) {
      NamedTensor named = read_tensor(graph.message(), {}, decoded);
      add(named.name, std::move(named.tensor));
    } else if (graph.field() == graph_field::node) {
      read_node(graph.message());
      const OnnxNode& node = nodes_.back();
      if (node.op != "Constant") continue;
      for (WireReader fields = node.message; fields.next();) {
        if (fields.field() != node_field::attribute) continue;
        for (WireReader attribute = fields.message(); attribute.next();)
          if (attribute.field() == attribute_field::t)
            add(node.output, read_tensor(attribute.message(), node.output, decoded).tensor);
      }
    }
  }
  decoded_ = std::move(decoded.blocks);
}

void OnnxGraph::read_node(WireReader message) {
  if (nodes_.size() == most_nodes) bad_voice("the model has more than " + std::to_string(most_nodes) + " nodes");
  OnnxNode node{{}, {}, {}, {}, message};
  bool has_output = false;
  while (message.next()) {
    switch (message.field()) {
      case node_field::input:
        node.inputs.push_back(message.text());
        users_.emplace(message.text(), nodes_.size());
        ++edges_;
        break;
      case node_field::output:
        if (!has_output) node.output = message.text();
        has_output = true;
        producers_.emplace(message.text(), nodes_.size());
        ++edges_;
        break;
      case node_field::name:
        node.name = message.text();
        break;
      case node_field::op_type:
        node.op = message.text();
        break;
      default:
        break;
    }
    if (edges_ > most_edges)
      bad_voice("the nodes of the model have more than " + std::to_string(most_edges) + " edges");
  }
  nodes_.push_back(std::move(node));
}

const Tensor* OnnxGraph::tensor(std::string_view name) const {
  const auto found = tensors_.find(name);
  return name.empty() || found == tensors_.end() ? nullptr : &found->second;
}

const OnnxNode* OnnxGraph::producer(std::string_view edge) const {
  const auto found = producers_.find(edge);
  return edge.empty() || found == producers_.end() ? nullptr : &nodes_[found->second];
}

const OnnxNode* OnnxGraph::user(std::string_view edge) const {
  const auto found = users_.find(edge);
  return edge.empty() || found == users_.end() ? nullptr : &nodes_[found->second];
}

}  // namespace linnet
