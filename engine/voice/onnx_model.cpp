#include "engine/voice/onnx_model.h"

#include <bit>
#include <cmath>
#include <cstring>

#include "engine/voice/bad_voice.h"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "ONNX raw data are little-endian and copied as they are");

std::string shown(std::span<const std::int64_t> shape) {
  std::string text = "[";
  for (const auto extent : shape) {
    if (text.size() > 1) text += ", ";
    text += extent == -1 ? "any" : std::to_string(extent);
  }
  return text + "]";
}

bool fits(std::span<const std::int64_t> shape, std::span<const std::int64_t> wanted) {
  if (shape.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (wanted[i] != -1 && wanted[i] != shape[i]) return false;
  }
  return true;
}

float from_f16(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  const float sign = half & 0x8000 ? -1.0f : 1.0f;
  if (exponent == 31) return fraction == 0 ? sign * INFINITY : NAN;
  if (exponent == 0) return sign * std::ldexp(static_cast<float>(fraction), -24);
  return sign * std::ldexp(static_cast<float>(fraction + 1024), exponent - 25);
}

std::vector<float> as_floats(const OnnxTensor& tensor, std::string_view name) {
  const bool is_f32 = tensor.type == OnnxTensor::Type::f32;
  if (!is_f32 && tensor.type != OnnxTensor::Type::f16) {  // before memory is taken: only for these was the size checked
    bad_voice("tensor " + in_quotes(name) + " of the model is not of float values (float32 or float16)");
  }
  std::vector<float> values(tensor.elements());
  if (is_f32) {
    if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint16_t half;
    std::memcpy(&half, tensor.bytes.data() + 2 * i, 2);
    values[i] = from_f16(half);
  }
  return values;
}

}  // namespace

std::size_t OnnxTensor::elements() const {
  std::size_t product = 1;
  for (const auto extent : shape) {
    if (extent == 0) return 0;
    product *= static_cast<std::size_t>(extent);
  }
  return product;
}

bool OnnxModel::has(std::string_view path) const { return find(path) != nullptr; }

const OnnxTensor& OnnxModel::tensor(std::string_view path) const {
  if (const OnnxTensor* found = find(path)) return *found;
  bad_voice("the model has no tensor " + in_quotes(path) + "; is it a Piper voice (VITS)?");
}

std::vector<float> OnnxModel::floats(std::string_view path, std::span<const std::int64_t> shape) const {
  const OnnxTensor& found = tensor(path);
  if (!shape.empty() && !fits(found.shape, shape)) {
    bad_voice("tensor " + in_quotes(path) + " of the model has shape " + shown(found.shape) + "; expected " +
              shown(shape));
  }
  return as_floats(found, path);
}

bool OnnxModel::has_conv(std::string_view path) const { return node_of("Conv", path) != nullptr; }

const ConvAttributes& OnnxModel::conv(std::string_view path) const {
  if (const Node* node = node_of("Conv", path)) return node->conv;
  bad_voice("the model has no convolution " + in_quotes(path) + "; is it a Piper voice (VITS)?");
}

bool OnnxModel::has_input(std::string_view name) const {
  for (const auto input : inputs_) {
    if (input == name) return true;
  }
  return false;
}

const OnnxTensor* OnnxModel::find(std::string_view path) const {
  if (const OnnxTensor* found = value(path)) return found;
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto module = path.substr(0, dot), field = path.substr(dot + 1);
  const auto input_of = [&](std::string_view kind, std::size_t input) -> const OnnxTensor* {
    const Node* node = node_of(kind, module);
    return node == nullptr ? nullptr : value(node->inputs[input]);
  };
  if (field == "bias") return input_of("Conv", 2);
  if (field == "m") return input_of("Sub", 1);
  if (field != "weight") return nullptr;
  const OnnxTensor* of_conv = input_of("Conv", 1);
  return of_conv != nullptr ? of_conv : input_of("Gather", 0);
}

const OnnxTensor* OnnxModel::value(std::string_view name) const {
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
  const auto exponentials = [&](const OnnxTensor& tensor, float sign) {
    auto values = as_floats(tensor, path);
    for (float& x : values) x = std::exp(sign * x);
    return values;
  };
  const std::string logs = std::string(path) + ".logs";
  if (const OnnxTensor* tensor = value(logs)) return exponentials(*tensor, -1);
  const auto operand = affine_operand(path);
  if (const OnnxTensor* folded = value(operand)) return as_floats(*folded, operand);
  if (const Node* exp = producer("Exp", operand)) {
    if (const OnnxTensor* negated = value(exp->inputs[0])) return exponentials(*negated, 1);
    const Node* neg = producer("Neg", exp->inputs[0]);
    const OnnxTensor* plain = neg == nullptr ? nullptr : value(neg->inputs[0]);
    if (plain != nullptr) return exponentials(*plain, -1);
  }
  bad_voice("the model has no scale exp(-logs) of the affine step " + in_quotes(path) + " in any known form");
}

}  // namespace linnet
