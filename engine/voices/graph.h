// The part of an exported model's graph that tells what no tensor does: which matrix stands before which bias, how
// often a layer runs, into how many heads a result is cut.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

namespace linnet {

struct GraphNode {
  std::string_view op;  // as ONNX names it: "MatMul"
  std::string_view output;
  std::array<std::string_view, 4> inputs;  // the first ones; empty where there are fewer
};

// Nodes and the edges between them, by name. Views into the file's bytes. Lookups go through all nodes: they are for
// opening a voice, and a caller bounds how many it makes.
class Graph {
 public:
  void add(const GraphNode& node) { nodes_.push_back(node); }
  void add_alias(std::string_view output, std::string_view input) { aliases_.emplace(output, input); }

  // The first node whose result the edge has, also through Identity and Cast; null: none.
  const GraphNode* producer(std::string_view edge) const;
  // The nodes of this kind that take the edge as it is named, in the file's order.
  std::vector<const GraphNode*> users(std::string_view edge, std::string_view op) const;

 private:
  std::vector<GraphNode> nodes_;
  std::map<std::string_view, std::string_view> aliases_;  // output → input of Identity and Cast
};

}  // namespace linnet
