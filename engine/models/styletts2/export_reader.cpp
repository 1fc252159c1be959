#include "engine/models/styletts2/export_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/models/styletts2/export_names.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_attribute.h"
#include "engine/voices/onnx/onnx_conv.h"

namespace linnet::styletts2 {
namespace {

using Shape = std::vector<std::int64_t>;

// Operators whose weights are in forms that are not read.
constexpr auto unknown_forms = std::to_array<std::string_view>(
    {"MatMulNBits", "MatMulBnb4", "QLinearConv", "QLinearMatMul", "QGemm", "Attention", "QAttention", "FusedConv",
     "NhwcConv", "DynamicQuantizeMatMul", "MatMulIntegerToFloat", "GRU", "RNN"});

constexpr auto needed = std::to_array<std::string_view>(
    {"bert.embeddings.word_embeddings.weight", "bert.embeddings.position_embeddings.weight", "bert_encoder.weight",
     "predictor.lstm.W", "predictor.shared.W", "text_encoder.lstm.W", "decoder.encode.conv1.weight",
     "decoder.encode.norm1.fc.weight", "predictor.F0.0.norm1.fc.weight", "decoder.generator.ups.0.weight",
     "decoder.generator.conv_post.weight"});

bool is_float(const Tensor& t) { return t.type == Tensor::Type::f32 || t.type == Tensor::Type::f16; }
bool is_whole(const Tensor& t) { return t.type == Tensor::Type::i8 || t.type == Tensor::Type::u8; }
bool ends(std::string_view text, std::string_view end) { return text.ends_with(end); }

// Where an edge's values are in the file.
struct Stored {
  std::string_view name;
  const Tensor* values = nullptr;
  const Tensor* scale = nullptr;  // of whole numbers
  const Tensor* zero = nullptr;
  bool turned = false;  // by a Transpose of two axes
};

bool same(const Tensor* a, const Tensor* b) {
  if (!a || !b) return a == b;
  return a->type == b->type && a->shape == b->shape && a->bytes.size() == b->bytes.size() &&
         (a->bytes.data() == b->bytes.data() || std::equal(a->bytes.begin(), a->bytes.end(), b->bytes.begin()));
}

class ExportReader {
 public:
  explicit ExportReader(const OnnxGraph& graph) : graph_(graph) {}

  ExportedModel read() {
    // Every exporter leaves its name to this one, so that a model of another family is not searched for weights.
    constexpr std::string_view mark = "bert_encoder.bias";
    if (std::none_of(graph_.tensors().begin(), graph_.tensors().end(),
                     [&](const auto& tensor) { return model_path(tensor.first) == mark; }))
      refuse_model(mark);
    for (const OnnxNode& node : graph_.nodes()) read(node);
    for (const auto& [name, tensor] : graph_.tensors()) read_named(name, tensor);
    for (auto& [path, weight] : weights_) {
      weight.check();
      rate(weight);
      model_.weights.push_back(std::move(weight));
    }
    describe();
    return std::move(model_);
  }

 private:
  [[noreturn]] static void refuse(const OnnxNode& node, const std::string& what) {
    bad_voice("node " + in_quotes(node.name) + " (" + std::string(node.op.substr(0, 40)) + ") of the model " + what);
  }

  [[noreturn]] static void refuse_model(std::string_view missing) {
    bad_voice("the model is no export of Kokoro or another StyleTTS 2 that is known: it has no weight " +
              in_quotes(missing));
  }

  void read(const OnnxNode& node) {
    const std::string_view op = node.op;
    if (op == "ConvInteger" || op == "MatMulInteger") return read_integer_product(node);
    if (op == "DynamicQuantizeLSTM" || op == "LSTM") return read_lstm(node);
    if (op == "Conv" || op == "ConvTranspose" || op == "MatMul" || op == "Gemm" || op == "FusedMatMul")
      return read_product(node);
    if (op == "Gather") return read_table(node);
    const bool has_weights = std::any_of(node.inputs.begin(), node.inputs.end(),
                                         [&](std::string_view input) { return graph_.tensor(input) != nullptr; });
    if (has_weights && std::find(unknown_forms.begin(), unknown_forms.end(), op) != unknown_forms.end())
      refuse(node,
             "holds weights in a form that is not read; exports of 32-bit and 16-bit floats, and 8-bit ones with "
             "ConvInteger and MatMulInteger, are");
  }

  Stored stored(std::string_view edge) const {
    Stored found;
    for (int hops = 0; hops < 8; ++hops) {  // bounded: a hostile file may go in circles
      if (const Tensor* values = graph_.tensor(edge)) {
        found.name = edge;
        found.values = values;
        return found;
      }
      const OnnxNode* node = graph_.producer(edge);
      if (!node) break;
      if (node->op == "DequantizeLinear" && !found.scale) {
        found.scale = graph_.tensor(node->input(1));
        found.zero = graph_.tensor(node->input(2));
        if (!found.scale) break;
      } else if (node->op == "Transpose") {
        const OnnxAttribute order = attribute_of(node->message, "perm");
        if (order.count != 2 && order.count != 0) break;
        found.turned = found.turned == (order.count == 2 && order.numbers[0] == 0);
      } else if (node->op != "Identity" && node->op != "Cast") {
        break;
      }
      edge = node->input(0);
    }
    return {};
  }

  // turned: the file has the last two axes the other way round.
  void add(const std::string& path, const Stored& from, bool turned = false, bool by_rows = false) {
    used_.insert(from.name);
    ExportedWeight w;
    w.path = path;
    w.values = *from.values;
    w.turned = turned != from.turned;
    w.shape = from.values->shape;
    if (w.turned && w.shape.size() >= 2) std::swap(w.shape[w.shape.size() - 1], w.shape[w.shape.size() - 2]);
    if (from.scale) w.scale = *from.scale;
    if (from.zero) w.zero = *from.zero;
    w.by_rows = by_rows;
    const auto [known, is_new] = weights_.emplace(path, w);
    // ALBERT's layer stands in the graph as often as it runs.
    if (!is_new && !(same(&known->second.values, &w.values) && known->second.turned == w.turned))
      bad_voice("the weight " + in_quotes(path) + " is in the model twice, with other values");
  }

  // Floats or whole numbers that a node multiplies by, and its bias.
  void add_product(const OnnxNode& node, const Stored& weight, bool turned, const Stored& bias) {
    const std::string module = module_of(node, weight);
    if (ends(module, ".stft")) return;  // a transform, which the engine has of its own
    add(module + ".weight", weight, turned);
    if (bias.values && is_float(*bias.values)) add(module + ".bias", bias);
    if (node.op.starts_with("Conv")) note_convolution(node, module);
  }

  void note_convolution(const OnnxNode& node, const std::string& module) {
    const ConvAttributes a = read_conv(node.message, node.name, node.op == "ConvTranspose");
    constexpr int most_steps = 256, most_padding = 4096;  // that a bundle can tell
    if (a.stride > most_steps || a.dilation > most_steps || a.pad_begin > most_padding || a.pad_begin != a.pad_end)
      refuse(node, "has a stride or dilation above 256, or paddings that are unequal or above 4096");
    model_.convolutions[module] = a;
  }

  // By the node's name, else by the name of its weight.
  static std::string module_of(const OnnxNode& node, const Stored& weight) {
    std::string module = module_of_node(node.name);
    if (!module.empty()) return module;
    std::string_view name = weight.name;
    for (const std::string_view end : {"_quantized", ".weight"})
      if (ends(name, end)) name.remove_suffix(end.size());
    module = model_path(name);
    if (module.empty()) refuse(node, "tells neither by its name nor by that of its weight which module it belongs to");
    return module;
  }

  void read_product(const OnnxNode& node) {
    const Stored weight = stored(node.input(1));
    const bool is_conv = node.op.starts_with("Conv");
    // Products of two results have no weight. That of a convolution may be under weight normalisation (read_named).
    if (!weight.values || !(is_float(*weight.values) || is_whole(*weight.values))) {
      const std::string module = is_conv ? module_of_node(node.name) : "";
      if (!module.empty() && !ends(module, ".stft")) note_convolution(node, module);
      return;
    }
    if (weight.values->shape.size() != (is_conv ? 3u : 2u)) return;
    const bool outputs_first = is_conv || attribute_of(node.message, "transB").number != 0;
    add_product(node, weight, !outputs_first, stored(node.input(2)));
  }

  void read_integer_product(const OnnxNode& node) {
    Stored weight = stored(node.input(1));
    if (!weight.values) return;  // of two results
    weight.scale = scale_behind(node);
    weight.zero = graph_.tensor(node.input(3));
    if (!weight.scale) refuse(node, "is followed by no scale in a known form");
    add_product(node, weight, node.op == "MatMulInteger", bias_behind(node));
  }

  // What is added to the product as whole numbers: the bias, divided by the scales, rounded and reshaped.
  Stored bias_behind(const OnnxNode& product) const {
    const OnnxNode* sum = graph_.user(product.output);
    if (!sum || sum->op != "Add") return {};
    std::string_view edge = sum->input(sum->input(0) == product.output ? 1 : 0);
    for (int hops = 0; hops < 8; ++hops) {
      if (const Tensor* values = graph_.tensor(edge)) return {edge, values};
      const OnnxNode* node = graph_.producer(edge);
      if (!node) break;
      edge = node->input(0);
    }
    refuse(*sum, "adds a bias in no known form");
  }

  // [ Add (of the bias) ] → Cast → Mul by the product of the input's scale and the weight's.
  const Tensor* scale_behind(const OnnxNode& product) const {
    std::string_view edge = product.output;
    for (int hops = 0; hops < 3; ++hops) {
      const OnnxNode* node = graph_.user(edge);
      if (!node) return nullptr;
      if (node->op == "Mul") {
        const OnnxNode* scales = graph_.producer(node->input(node->input(0) == edge ? 1 : 0));
        if (!scales || scales->op != "Mul") return nullptr;
        const Tensor* first = graph_.tensor(scales->input(0));
        return first ? first : graph_.tensor(scales->input(1));
      }
      if (node->op != "Add" && node->op != "Cast") return nullptr;
      edge = node->output;
    }
    return nullptr;
  }

  void read_lstm(const OnnxNode& node) {
    const std::string module = module_of_node(node.name);
    const bool whole = node.op == "DynamicQuantizeLSTM";
    if (module.empty()) refuse(node, "does not tell by its name which module it belongs to");
    if (const auto direction = attribute_of(node.message, "direction").text; direction != "bidirectional")
      refuse(node, "has the direction " + in_quotes(direction) + ", expected 'bidirectional'");
    std::array<Stored, 3> tensors = {stored(node.input(1)), stored(node.input(2)), stored(node.input(3))};
    for (std::size_t i = 0; i < 2; ++i) {
      if (!tensors[i].values || tensors[i].values->shape.size() != 3 || tensors[i].values->shape[0] != 2)
        refuse(node, "has no weights of two directions in the file");
      if (!whole) continue;
      tensors[i].scale = graph_.tensor(node.input(8 + 2 * i));
      tensors[i].zero = graph_.tensor(node.input(9 + 2 * i));
      if (!tensors[i].scale) refuse(node, "has no scales in the file");
    }
    if (!tensors[2].values) refuse(node, "has no biases in the file");
    // The 8-bit operator takes its matrices the other way round.
    add(module + ".W", tensors[0], whole, true);
    add(module + ".R", tensors[1], whole, true);
    add(module + ".B", tensors[2]);
  }

  // Rows of a table: of floats, of whole numbers, or of whole numbers that become floats behind the Gather.
  void read_table(const OnnxNode& node) {
    Stored table = stored(node.input(0));
    if (!table.values || table.values->shape.size() != 2) return;
    if (const OnnxNode* behind = graph_.user(node.output);
        is_whole(*table.values) && !table.scale && behind && behind->op == "DequantizeLinear") {
      table.scale = graph_.tensor(behind->input(1));
      table.zero = graph_.tensor(behind->input(2));
    }
    if (is_float(*table.values) || (is_whole(*table.values) && table.scale))
      add(module_of(node, table) + ".weight", table);
  }

  // Biases, norms and the like, which exporters call by their paths.
  void read_named(std::string_view name, const Tensor& tensor) {
    constexpr auto letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    if (!is_float(tensor) || used_.contains(name) || name.find_first_not_of(letters) != std::string_view::npos) return;
    for (const std::string_view end : {".parametrizations.weight.original0", ".weight_g"})
      if (ends(name, end)) return;  // read with what they are the norms of
    for (const auto& [direction, norm] :
         {std::pair{".parametrizations.weight.original1", ".parametrizations.weight.original0"},
          std::pair{".weight_v", ".weight_g"}})
      if (ends(name, direction)) {
        const std::string_view stem = name.substr(0, name.size() - std::string_view(direction).size());
        return add_normed(std::string(stem), name, tensor, graph_.tensor(std::string(stem) + norm));
      }
    const std::string path = model_path(name);
    if (path.empty() || path.find(".stft.") != std::string::npos || weights_.contains(path)) return;
    if (!ends(path, "_scale")) add(path, {name, &tensor});  // of whole numbers
  }

  void add_normed(const std::string& stem, std::string_view name, const Tensor& tensor, const Tensor* norm) {
    const std::string path = model_path(stem) + ".weight";
    if (path == ".weight" || weights_.contains(path)) return;  // the exporter has multiplied it out
    if (!norm) bad_voice("the weight " + in_quotes(path) + " of the model has no norm");
    add(path, {name, &tensor});
    weights_.at(path).norm = *norm;
  }

  // How far a weight may be rounded. In the generator 4 bits are heard; in what decides the durations they change them.
  static void rate(ExportedWeight& w) {
    constexpr std::int64_t least_weights = 4096;  // smaller tensors stay as they are: together they are some 100 KB
    if (w.shape.size() < 2 || Tensor{w.shape}.elements() < least_weights || w.shape[1] == 1) return;
    if (!ends(w.path, ".weight") && !w.by_rows) return;
    w.least_bits = w.by_rows ? 8 : 4;
    for (const char* fine : {"decoder.generator.", "bert", "predictor.text_encoder.", "predictor.lstm",
                             "predictor.duration_proj", "text_encoder.embedding"})
      if (w.path.starts_with(fine)) w.least_bits = 8;
  }

  const Shape& shape(std::string_view path) const {
    const auto found = std::find_if(model_.weights.begin(), model_.weights.end(),
                                    [&](const ExportedWeight& w) { return w.path == path; });
    if (found == model_.weights.end() || found->shape.size() < 2) refuse_model(path);
    return found->shape;
  }

  void describe() {
    for (const std::string_view path : needed) shape(path);
    const auto extent = [&](const char* path, std::size_t axis) { return static_cast<std::size_t>(shape(path)[axis]); };
    model_.symbols = extent("bert.embeddings.word_embeddings.weight", 0);
    model_.most_ids = extent("bert.embeddings.position_embeddings.weight", 0);
    model_.style_width = extent("decoder.encode.norm1.fc.weight", 1) + extent("predictor.F0.0.norm1.fc.weight", 1);
    constexpr std::size_t most = 65'536;
    if (model_.symbols > most || model_.most_ids < 3 || model_.most_ids > most || model_.style_width > most)
      bad_voice("the model's tables are of impossible sizes");
  }

  const OnnxGraph& graph_;
  ExportedModel model_;
  std::map<std::string, ExportedWeight> weights_;
  std::set<std::string_view> used_;  // names of tensors
};

}  // namespace

ExportedModel read_exported(const OnnxGraph& graph) { return ExportReader(graph).read(); }

}  // namespace linnet::styletts2
