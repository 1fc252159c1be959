#include "engine/voices/onnx/onnx_model.h"

#include <cmath>

#include "engine/voices/bad_voice.h"

namespace linnet {
const ConvAttributes* OnnxModel::find_conv(std::string_view path) const {
  const Node* node = node_of("Conv", path);
  if (node == nullptr && !wrapper_.empty()) node = node_of("Conv", wrapper_ + std::string(path));
  return node == nullptr ? nullptr : &node->conv;
}

bool OnnxModel::has_input(std::string_view name) const {
  for (const auto input : inputs_) {
    if (input == name) return true;
  }
  return false;
}

const Tensor* OnnxModel::find(std::string_view path) const {
  const Tensor* found = find_named(path);
  return found != nullptr || wrapper_.empty() ? found : find_named(wrapper_ + std::string(path));
}

const Tensor* OnnxModel::find_named(std::string_view path) const {
  if (const Tensor* found = value(path)) return found;
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto module = path.substr(0, dot);
  const auto field = path.substr(dot + 1);
  const auto input_of = [&](std::string_view kind, std::size_t input) -> const Tensor* {
    const Node* node = node_of(kind, module);
    return node == nullptr ? nullptr : value(node->inputs[input]);
  };
  if (field == "bias") return input_of("Conv", 2);
  if (field == "m") return input_of("Sub", 1);
  if (field != "weight") return nullptr;
  const Tensor* of_conv = input_of("Conv", 1);
  return of_conv != nullptr ? of_conv : input_of("Gather", 0);
}

const Tensor* OnnxModel::value(std::string_view name) const {
  if (name.empty()) return nullptr;       // ONNX's way to leave an input out
  for (int hops = 0; hops < 8; ++hops) {  // bounded: a hostile file may go in circles
    if (const auto found = tensors_.find(name); found != tensors_.end()) return &found->second;
    const auto alias = aliases_.find(name);
    if (alias == aliases_.end()) break;
    name = alias->second;
  }
  return nullptr;
}

const OnnxModel::Node* OnnxModel::node_of(std::string_view kind, std::string_view module) const {
  const auto found = modules_.find(std::string(kind) + " " + std::string(module));
  return found == modules_.end() ? nullptr : &nodes_[found->second];
}

const OnnxModel::Node* OnnxModel::producer(std::string_view op, std::string_view output) const {
  for (const auto& node : nodes_) {
    if (node.op == op && node.output == output) return &node;
  }
  return nullptr;
}

// The edge z of (x - m) * z, found by the shape of the graph, since exporters name it in several ways.
std::string_view OnnxModel::affine_operand(std::string_view path) const {
  const std::string mean = std::string(path) + ".m";
  const Node* sub = node_of("Sub", path);
  for (const auto& node : nodes_) {
    if (sub == nullptr && node.op == "Sub" && node.inputs[1] == mean) sub = &node;
  }
  if (sub == nullptr) return {};
  for (const auto& node : nodes_) {
    if (node.op != "Mul" || sub->output.empty()) continue;
    if (node.inputs[0] == sub->output) return node.inputs[1];
    if (node.inputs[1] == sub->output) return node.inputs[0];
  }
  return {};
}

std::vector<float> OnnxModel::affine_scale(std::string_view path) const {
  const auto exponentials = [&](const Tensor& tensor, float sign) {
    auto values = as_floats(tensor, path);
    for (float& x : values) x = std::exp(sign * x);
    return values;
  };
  if (!wrapper_.empty() && !path.starts_with(wrapper_)) return affine_scale(wrapper_ + std::string(path));
  const std::string logs = std::string(path) + ".logs";
  if (const Tensor* tensor = value(logs)) return exponentials(*tensor, -1);
  const auto operand = affine_operand(path);
  if (const Tensor* folded = value(operand)) return as_floats(*folded, operand);
  if (const Node* exp = producer("Exp", operand)) {
    if (const Tensor* negated = value(exp->inputs[0])) return exponentials(*negated, 1);
    const Node* neg = producer("Neg", exp->inputs[0]);
    const Tensor* plain = neg == nullptr ? nullptr : value(neg->inputs[0]);
    if (plain != nullptr) return exponentials(*plain, -1);
  }
  bad_voice("the model has no scale exp(-logs) of the affine step " + in_quotes(path) + " in any known form");
}

}  // namespace linnet
