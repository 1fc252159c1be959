#include "engine/voices/graph.h"

#include <algorithm>

namespace linnet {

const GraphNode* Graph::producer(std::string_view edge) const {
  if (edge.empty()) return nullptr;
  for (int hops = 0; hops < 8; ++hops) {  // bounded: a hostile file may go in circles
    const auto alias = aliases_.find(edge);
    if (alias == aliases_.end()) break;
    edge = alias->second;
  }
  const auto found = std::find_if(nodes_.begin(), nodes_.end(), [&](const GraphNode& n) { return n.output == edge; });
  return found == nodes_.end() ? nullptr : &*found;
}

std::vector<const GraphNode*> Graph::users(std::string_view edge, std::string_view op) const {
  std::vector<const GraphNode*> found;
  if (edge.empty()) return found;
  for (const GraphNode& node : nodes_)
    if (node.op == op && std::find(node.inputs.begin(), node.inputs.end(), edge) != node.inputs.end())
      found.push_back(&node);
  return found;
}

}  // namespace linnet
