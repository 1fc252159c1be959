// OnnxModel::parse: from the file's bytes to tensors and the nodes that matter.
#include <optional>
#include <string>
#include <utility>

#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_conv.h"
#include "engine/voices/onnx/onnx_fields.h"
#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/onnx/onnx_outline.h"
#include "engine/voices/onnx/onnx_tensor.h"
#include "engine/voices/onnx/protobuf_wire.h"

namespace linnet {
namespace {

// Far above any Piper voice (5,000 nodes, 2,300 tensors); bounds what the tables of a hostile file may take.
constexpr std::size_t most_nodes = 50'000, most_tensors = 50'000;

// "/flow/flows.0/enc/in_layers.0/Conv" → "flow.flows.0.enc.in_layers.0"; empty for a name without a path.
std::string module_of(std::string_view node) {
  const auto last = node.rfind('/');
  if (node.empty() || node.front() != '/' || last == 0) return {};
  std::string module(node.substr(1, last - 1));
  for (char& c : module) c = c == '/' ? '.' : c;
  return module;
}

std::string_view without_suffix(std::string_view name, std::string_view suffix) {
  return name.ends_with(suffix) ? name.substr(0, name.size() - suffix.size()) : std::string_view();
}

bool is_conv(std::string_view op) { return op == "Conv" || op == "ConvTranspose"; }
bool is_kept(std::string_view op) {
  return is_conv(op) || op == "Gather" || op == "Sub" || op == "Mul" || op == "Exp" || op == "Neg";
}

// Around products of matrices: what tells which weights they take, and how their results are cut.
bool is_graph(std::string_view op) {
  for (const char* kept :
       {"MatMul", "MatMulInteger", "Add", "Mul", "Transpose", "Slice", "Reshape", "Concat", "Unsqueeze", "GRU"})
    if (op == kept) return true;
  return false;
}

}  // namespace

class OnnxReader {
 public:
  explicit OnnxReader(std::span<const std::byte> bytes) : file_(bytes) { decoded_.budget = bytes.size() + 65536; }
  explicit OnnxReader(const VoiceSource& file) {
    decoded_.blocks.push_back(std::make_shared<const std::vector<std::byte>>(onnx_outline(file)));
    decoded_.file = &file;
    file_ = *decoded_.blocks.front();
    decoded_.budget = file_.size() + 65536;
  }

  OnnxModel read() {
    bool has_opset = false;
    bool has_graph = false;
    WireReader message(file_);
    while (message.next()) {
      if (message.field() == model_field::opset_import) has_opset = !message.bytes().empty() || has_opset;
      if (message.field() != model_field::graph) continue;
      if (has_graph) bad_voice("the model holds two graphs; expected one");
      has_graph = true;
      read_graph(message.message());
    }
    // Exporters write opset_import behind the graph, so a file cut between the two shows here.
    if (!has_graph || !has_opset) {
      bad_voice(std::string("the model is not a whole ONNX file: it has no ") + (has_graph ? "opset_import" : "graph"));
    }
    finish();
    return std::move(model_);
  }

 private:
  void read_graph(WireReader message) {
    while (message.next()) {
      switch (message.field()) {
        case graph_field::node:
          read_node(message.message());
          break;
        case graph_field::initializer:
          add(read_tensor(message.message(), {}, decoded_));
          break;
        case graph_field::input:
          read_input(message.message());
          break;
        default:
          break;
      }
    }
  }

  void add(NamedTensor named) {
    if (model_.tensors_.size() == most_tensors) {
      bad_voice("the model has more than " + std::to_string(most_tensors) + " tensors; it is no Piper voice");
    }
    const auto [where, is_new] = model_.tensors_.emplace(std::string(named.name), std::move(named.tensor));
    if (!is_new) bad_voice("tensor " + in_quotes(where->first) + " of the model is given twice");
  }

  void read_input(WireReader message) {
    while (message.next()) {
      if (message.field() != value_info_field::name) continue;
      if (model_.inputs_.size() == most_tensors) bad_voice("the model has too many inputs; it is no Piper voice");
      model_.inputs_.push_back(message.text());
    }
  }

  void read_node(WireReader message) {
    if (++nodes_seen_ > most_nodes) {
      bad_voice("the model has more than " + std::to_string(most_nodes) + " nodes; it is no Piper voice");
    }
    OnnxModel::Node node;
    GraphNode plain;
    std::size_t inputs = 0;
    for (auto fields = message; fields.next();) {
      switch (fields.field()) {
        case node_field::input:
          if (inputs < node.inputs.size()) node.inputs[inputs] = fields.text();
          if (inputs < plain.inputs.size()) plain.inputs[inputs] = fields.text();
          ++inputs;
          break;
        case node_field::output:
          if (node.output.empty()) node.output = fields.text();
          break;
        case node_field::name:
          node.name = fields.text();
          break;
        case node_field::op_type:
          node.op = fields.text();
          break;
        default:
          break;
      }
    }
    if (is_graph(node.op)) model_.graph_.add({node.op, node.output, plain.inputs});
    keep(node, message);
  }

  void keep(OnnxModel::Node& node, WireReader message) {
    if (node.op == "Constant") return read_constant(node.output, message);
    if (node.op == "Identity" || node.op == "Cast") {
      model_.aliases_.emplace(node.output, node.inputs[0]);
      model_.graph_.add_alias(node.output, node.inputs[0]);
    } else if (is_kept(node.op)) {
      if (is_conv(node.op)) node.conv = read_conv(message, node.name, node.op == "ConvTranspose");
      model_.nodes_.push_back(node);
    }
  }

  void read_constant(std::string_view output, WireReader message) {
    while (message.next()) {
      if (message.field() != node_field::attribute) continue;
      for (auto attribute = message.message(); attribute.next();) {
        if (attribute.field() != attribute_field::t) continue;
        auto constant = read_tensor(attribute.message(), output, decoded_);
        constant.name = output;  // also where the tensor has a name of its own: nodes refer to the output
        add(std::move(constant));
      }
    }
  }

  void finish() {
    model_.decoded_ = std::move(decoded_.blocks);
    // Before IR version 4 initialisers were listed among the inputs too.
    std::erase_if(model_.inputs_, [&](std::string_view name) { return model_.tensors_.contains(name); });
    for (std::size_t i = 0; i < model_.nodes_.size(); ++i) {
      const auto& node = model_.nodes_[i];
      const auto kind = is_conv(node.op) ? std::string_view("Conv") : node.op;
      if (auto module = module_of(node.name); !module.empty()) name_module(kind, module, i);
      if (is_conv(node.op)) check_kernel(model_.nodes_[i]);
    }
    // Older exporters number their nodes; then the parameters that kept their path tell whose they are.
    for (std::size_t i = 0; i < model_.nodes_.size(); ++i) {
      const auto& node = model_.nodes_[i];
      if (!is_conv(node.op)) continue;
      if (auto module = without_suffix(node.inputs[1], ".weight"); !module.empty()) name_module("Conv", module, i);
      if (auto module = without_suffix(node.inputs[2], ".bias"); !module.empty()) name_module("Conv", module, i);
    }
    find_wrapper();
  }

  // The first component of the paths of all convolutions, if there is a single one.
  void find_wrapper() {
    std::optional<std::string_view> wrapper;
    for (const auto& [name, node] : model_.modules_) {
      if (!is_conv(model_.nodes_[node].op)) continue;
      const std::string_view path = std::string_view(name).substr(name.find(' ') + 1);
      const std::string_view first = path.substr(0, path.find('.') + 1);
      if (first.empty() || (wrapper && *wrapper != first)) return;
      wrapper = first;
    }
    if (wrapper) model_.wrapper_ = *wrapper;
  }

  void name_module(std::string_view kind, std::string_view module, std::size_t node) {  // the first one keeps the name
    model_.modules_.emplace(std::string(kind) + " " + std::string(module), node);
  }

  void check_kernel(OnnxModel::Node& node) {
    const Tensor* weight = model_.value(node.inputs[1]);
    if (weight == nullptr) {
      node.conv.kernel = node.conv.kernel == 0 ? 1 : node.conv.kernel;
      return;
    }
    const std::int64_t width = weight->shape.size() == 3 ? weight->shape[2] : 0;
    if (node.conv.kernel == 0 && width <= 65536) node.conv.kernel = static_cast<int>(width);
    if (width < 1 || width != node.conv.kernel) {
      bad_voice("node " + in_quotes(node.name) + " of the model: its weight " + in_quotes(node.inputs[1]) +
                " is not one of a one-dimensional convolution of kernel " + std::to_string(node.conv.kernel));
    }
  }

  std::span<const std::byte> file_;
  OnnxModel model_;
  DecodedValues decoded_;
  std::size_t nodes_seen_ = 0;
};

OnnxModel OnnxModel::parse(std::span<const std::byte> bytes) {
  if (bytes.empty()) bad_voice("the model is empty; expected the bytes of an .onnx file");
  return OnnxReader(bytes).read();
}

OnnxModel OnnxModel::parse(const VoiceSource& file) {
  if (file.size() == 0) bad_voice("the model is empty; expected the bytes of an .onnx file");
  return OnnxReader(file).read();
}

}  // namespace linnet
