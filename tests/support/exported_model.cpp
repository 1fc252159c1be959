#include "tests/support/exported_model.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "engine/voices/tensor_file.h"
#include "tests/support/signals.h"

namespace linnet::test {

class ExportedModelFile::Writer {
 public:
  explicit Writer(ExportForm form) : form_(form) {
    builder_.input("tokens");
    tables();
    for (const char* run : {"", "_1"})
      linear("bert.encoder.layer.query", "/bert/encoder/layer/query" + std::string(run), 8, 8);
    linear("bert_encoder", "/bert_encoder", 8, 8);
    named("bert.embeddings.LayerNorm.weight", {8});
    transposed("predictor.duration_proj.linear_layer", wrapped("predictor.duration_proj.linear_layer"), 8, 5);
    for (const char* module : {"predictor.lstm", "text_encoder.lstm"}) lstm(module, wrapped(module));
    lstm("predictor.shared", form == ExportForm::whole_numbers ? "/encoder/shared" : "/predictor/shared");
    conv("text_encoder.cnn.0.0", wrapped("text_encoder") + "/cnn.0/cnn.0.0", 8, 8, 5);
    style("predictor.F0.0.norm1.fc",
          (form == ExportForm::whole_numbers ? "/encoder/F0.0" : "/decoder/F0.0") + std::string("/norm1/fc"));
    const std::string decoder = form == ExportForm::whole_numbers ? "/decoder/decoder" : "/decoder";
    conv("decoder.encode.conv1", decoder + "/encode/conv1", 8, 8, 3);
    style("decoder.encode.norm1.fc", decoder + "/encode/norm1/fc");
    upsampling("decoder.generator.ups.0", decoder + "/generator/ups.0");
    conv("decoder.generator.conv_post", decoder + "/generator/conv_post", 22, 8, 7);
    named("decoder.generator.resblocks.0.alpha1.0", {1, 8, 1});
    named("decoder.generator.stft.window_sum", {20});  // is left out
    weights_.erase("decoder.generator.stft.window_sum");
  }

  OnnxBuilder builder_;
  std::map<std::string, std::vector<float>> weights_;

 private:
  using Shape = std::vector<std::int64_t>;
  bool whole() const { return form_ == ExportForm::whole_numbers; }
  static std::size_t elements(const Shape& shape) { return Tensor{shape}.elements(); }
  std::string wrapped(std::string module) const {
    for (char& c : module) c = c == '.' ? '/' : c;
    return (whole() ? "/encoder/" : "/") + module;
  }

  static Message tensor_of(const std::string& name, const Shape& shape, int type, std::string_view raw) {
    Message m;
    for (const auto extent : shape) m.varint(dims, static_cast<std::uint64_t>(extent));
    return m.varint(data_type, static_cast<std::uint64_t>(type)).text(8, name).text(raw_data, raw);
  }
  template <typename T>
  void store(const std::string& name, const Shape& shape, int type, const std::vector<T>& values) {
    builder_.initializer(
        tensor_of(name, shape, type, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)}));
  }
  void store_floats(const std::string& name, const Shape& shape, const std::vector<float>& values) {
    if (form_ != ExportForm::halves) return store(name, shape, type_f32, values);
    std::vector<std::uint16_t> halves;
    for (const float value : values) halves.push_back(to_f16(value));
    store(name, shape, type_f16, halves);
  }
  // Numbers that halves hold exactly.
  std::vector<float> random(const Shape& shape) {
    std::vector<float> values = random_.normals(elements(shape));
    for (float& x : values) x = std::round(x * 64) / 64;
    return values;
  }
  // Where a node takes a float tensor from: in halves, a Cast.
  std::string edge(const std::string& name) {
    if (form_ != ExportForm::halves) return name;
    builder_.node(node("Cast", "cast_" + name, {name}, name + "_cast"));
    return name + "_cast";
  }
  void named(const std::string& path, const Shape& shape) {
    weights_[path] = random(shape);
    const std::string wrapper = !whole() ? "" : path.starts_with("decoder") ? "decoder." : "encoder.";
    store_floats(wrapper + path, shape, weights_[path]);
  }

  struct Rounded {
    std::vector<std::int8_t> values;
    std::vector<float> scales;
  };
  // Whole numbers and `scales` scales, the value of index i having scale i / each.
  Rounded rounded(const Shape& shape, std::size_t scales) {
    Rounded r;
    for (std::size_t i = 0; i < scales; ++i) r.scales.push_back(0.001f + 0.01f * std::fabs(random_.normals(1)[0]));
    for (const float x : random_.normals(elements(shape), 30))
      r.values.push_back(static_cast<std::int8_t>(std::fmin(std::fmax(x, -64.0f), 64.0f)));
    return r;
  }

  void tables() {
    for (const auto& [name, table_rows] : {std::pair{"bert.embeddings.word_embeddings", symbols},
                                           std::pair{"bert.embeddings.position_embeddings", most_ids}}) {
      const std::string path = std::string(name) + ".weight";
      const Shape shape = {table_rows, 8};
      const std::string gather = wrapped(name) + "/Gather";
      if (!whole()) {
        named(path, shape);
        builder_.node(node("Gather", gather, {edge(path), "ids"}, path + "_rows"));
        continue;
      }
      const Rounded r = rounded(shape, 1);
      store("encoder." + path + "_quantized", shape, 3, r.values);
      store(path + "_scale", {}, type_f32, r.scales);
      store(path + "_zero_point", {}, 3, std::vector<std::int8_t>{3});
      builder_.node(node("Gather", gather + "_quant", {"encoder." + path + "_quantized", "ids"}, path + "_rows"));
      builder_.node(node("DequantizeLinear", gather + "_quant_DequantizeLinear",
                         {path + "_rows", path + "_scale", path + "_zero_point"}, path + "_floats"));
      for (const std::int8_t q : r.values) weights_[path].push_back(static_cast<float>(q - 3) * r.scales[0]);
    }
  }

  // What follows a product of whole numbers: the scales of both sides, multiplied.
  void scaled(const std::string& at, const std::string& product, const std::string& scale) {
    builder_.node(node("Cast", at + "_cast", {product}, at + "_float"));
    builder_.node(node("Mul", at + "_scales_mul", {at + "_input_scale", scale}, at + "_scales"));
    builder_.node(node("Mul", at + "_output_mul", {at + "_float", at + "_scales"}, at + "_output"));
  }

  void linear(const std::string& module, const std::string& at, std::int64_t in, std::int64_t out) {
    const std::string path = module + ".weight";
    const std::string name = "onnx::MatMul_" + module;
    const bool is_new = !weights_.contains(path);
    const std::string node_name = (whole() ? "/encoder" : "") + at + "/MatMul";
    if (!whole()) {
      if (is_new) add_turned(path, in, out, [&](const std::vector<float>& v) { store_floats(name, {in, out}, v); });
      builder_.node(node("MatMul", node_name, {"x", is_new ? edge(name) : name}, at + "_product"));
    } else {
      if (is_new) add_rounded_turned(path, name, in, out);
      builder_.node(node("MatMulInteger", node_name + "_quant",
                         {"x8", name + "_quantized", "x_zero", name + "_zero_point"}, at + "_product"));
      scaled(at, at + "_product", name + "_scale");
    }
    if (is_new) named(module + ".bias", {out});
  }
  template <typename Store>
  void add_turned(const std::string& path, std::int64_t in, std::int64_t out, const Store& store_values) {
    const std::vector<float> values = random({in, out});
    store_values(values);
    for (std::int64_t o = 0; o < out; ++o)
      for (std::int64_t i = 0; i < in; ++i) weights_[path].push_back(values[static_cast<std::size_t>(i * out + o)]);
  }
  void add_rounded_turned(const std::string& path, const std::string& name, std::int64_t in, std::int64_t out) {
    const auto outputs = static_cast<std::size_t>(out);
    const Rounded r = rounded({in, out}, outputs);
    store(name + "_quantized", {in, out}, 3, r.values);
    store(name + "_scale", {out}, type_f32, r.scales);
    store(name + "_zero_point", {out}, 3, std::vector<std::int8_t>(outputs));
    for (std::size_t o = 0; o < outputs; ++o)
      for (std::size_t i = 0; i < static_cast<std::size_t>(in); ++i)
        weights_[path].push_back(static_cast<float>(r.values[i * outputs + o]) * r.scales[o]);
  }

  // A product with a named weight: the exporter has not folded the Transpose before it.
  void transposed(const std::string& module, const std::string& at, std::int64_t in, std::int64_t out) {
    if (whole()) return;
    const std::string path = module + ".weight";
    named(path, {out, in});
    builder_.node(
        node("Transpose", at + "/Transpose", {edge(path)}, at + "_turned").message(5, ints_attribute("perm", {1, 0})));
    builder_.node(node("MatMul", at + "/MatMul", {"x", at + "_turned"}, at + "_product"));
    named(module + ".bias", {out});
  }

  // A layer of the style: PyTorch calls it Gemm, with outputs first; the quantiser makes a product of it.
  void style(const std::string& module, const std::string& at) {
    const std::string path = module + ".weight";
    if (whole()) {
      const std::string name = (path.starts_with("decoder") ? "decoder." : "encoder.") + path;
      add_rounded_turned(path, name, style_half, 16);
      builder_.node(node("MatMulInteger", at + "/Gemm_MatMul_quant",
                         {"s8", name + "_quantized", "s_zero", name + "_zero_point"}, at + "_product"));
      scaled(at, at + "_product", name + "_scale");
    } else {
      named(path, {16, style_half});
      builder_.node(node("Gemm", at + "/Gemm", {"s", edge(path), module + ".bias"}, at + "_product")
                        .message(5, Message().text(1, "transB").varint(3, 1).varint(20, 2)));
    }
    named(module + ".bias", {16});
  }

  void lstm(const std::string& module, const std::string& at) {
    const std::string name = "onnx::LSTM_" + module;
    constexpr std::int64_t hidden = 2, in = 8;
    weights_[module + ".B"] = random({2, 8 * hidden});
    store_floats(name + "_B", {2, 8 * hidden}, weights_[module + ".B"]);
    for (const auto& [field, width] : {std::pair{"W", in}, std::pair{"R", hidden}}) {
      const std::string path = module + "." + field;
      const std::string tensor_name = name + "_" + field;
      if (!whole()) {
        weights_[path] = random({2, 4 * hidden, width});
        store_floats(tensor_name, {2, 4 * hidden, width}, weights_[path]);
        continue;
      }
      const Rounded r = rounded({2, width, 4 * hidden}, 2);
      store(tensor_name + "_quantized", {2, width, 4 * hidden}, 3, r.values);
      store(tensor_name + "_scale", {2}, type_f32, r.scales);
      store(tensor_name + "_zero_point", {2}, 3, std::vector<std::int8_t>(2));
      for (std::size_t d = 0; d < 2; ++d)
        for (std::size_t g = 0; g < 4 * hidden; ++g)
          for (std::size_t i = 0; i < static_cast<std::size_t>(width); ++i)
            weights_[path].push_back(
                static_cast<float>(r.values[(d * static_cast<std::size_t>(width) + i) * 4 * hidden + g]) * r.scales[d]);
    }
    const Message direction = Message().text(1, "direction").text(4, "bidirectional").varint(20, 3);
    if (whole())
      builder_.node(node("DynamicQuantizeLSTM", at + "/LSTM_quant",
                         {"x", name + "_W_quantized", name + "_R_quantized", name + "_B", "", "h", "c", "",
                          name + "_W_scale", name + "_W_zero_point", name + "_R_scale", name + "_R_zero_point"},
                         at + "_states")
                        .message(5, direction));
    else
      builder_.node(
          node("LSTM", at + "/LSTM", {"x", edge(name + "_W"), edge(name + "_R"), edge(name + "_B")}, at + "_states")
              .message(5, direction));
  }

  static void add_attributes(Message& n, std::uint64_t kernel, std::uint64_t stride, std::uint64_t padding) {
    n.message(5, ints_attribute("kernel_shape", {kernel})).message(5, ints_attribute("strides", {stride}));
    n.message(5, ints_attribute("pads", {padding, padding}));
  }

  void conv(const std::string& module, const std::string& at, std::int64_t out, std::int64_t in, std::int64_t kernel) {
    const std::string path = module + ".weight";
    const Shape shape = {out, in, kernel};
    const std::string name = at + "/Mul_output_0";
    named(module + ".bias", {out});
    const std::string bias = (!whole() ? "" : path.starts_with("decoder") ? "decoder." : "encoder.") + module + ".bias";
    Message n;
    if (!whole()) {
      normed(module, path, shape);
      n = node("Conv", at + "/Conv", {"x", name, bias}, at + "_y");
    } else {
      const Rounded r = rounded(shape, 1);
      std::vector<std::uint8_t> values;
      for (const std::int8_t q : r.values) values.push_back(static_cast<std::uint8_t>((q + 128) / 2));
      store(name + "_quantized", shape, 2, values);
      store(name + "_scale", {}, type_f32, r.scales);
      store(name + "_zero_point", {}, 2, std::vector<std::uint8_t>{61});
      for (const std::uint8_t q : values) weights_[path].push_back(static_cast<float>(q - 61) * r.scales[0]);
      n = node("ConvInteger", at + "/Conv_quant", {"x8", name + "_quantized", "x_zero", name + "_zero_point"},
               at + "_whole");
      builder_.node(node("Div", at + "_div", {bias, at + "_scales"}, at + "_div"));
      builder_.node(node("Floor", at + "_floor", {at + "_div"}, at + "_floor"));
      builder_.node(node("Cast", at + "_cast", {at + "_floor"}, at + "_bias32"));
      builder_.node(node("Reshape", at + "_reshape", {at + "_bias32", "shape"}, at + "_bias"));
      builder_.node(node("Add", at + "_add", {at + "_whole", at + "_bias"}, at + "_sum"));
      scaled(at, at + "_sum", name + "_scale");
    }
    add_attributes(n, static_cast<std::uint64_t>(kernel), 1, static_cast<std::uint64_t>(kernel / 2));
    builder_.node(n);
  }

  // Under weight normalisation, in PyTorch's older and newer form.
  void normed(const std::string& module, const std::string& path, const Shape& shape) {
    const bool newer = module.starts_with("text_encoder");
    std::vector<float> v = random(shape);
    const std::vector<float> g = random({shape[0], 1, 1});
    store_floats(module + (newer ? ".parametrizations.weight.original1" : ".weight_v"), shape, v);
    store_floats(module + (newer ? ".parametrizations.weight.original0" : ".weight_g"), {shape[0], 1, 1}, g);
    const std::size_t each = v.size() / g.size();
    for (std::size_t o = 0; o < g.size(); ++o) {
      double squares = 0;
      for (std::size_t i = o * each; i < (o + 1) * each; ++i) squares += double{v[i]} * v[i];
      for (std::size_t i = o * each; i < (o + 1) * each; ++i)
        v[i] = static_cast<float>(v[i] * (g[o] / std::sqrt(squares)));
    }
    weights_[path] = v;
  }

  // A transposed convolution: floats in all forms, multiplied out.
  void upsampling(const std::string& module, const std::string& at) {
    const std::string path = module + ".weight";
    const std::string name = at + "/Mul_1_output_0";
    weights_[path] = random({8, 4, 20});
    store_floats(name, {8, 4, 20}, weights_[path]);
    Message n = node("ConvTranspose", at + "/ConvTranspose", {"x", edge(name), at + "_bias"}, at + "_y");
    weights_[module + ".bias"] = random({4});
    store_floats(at + "_bias", {4}, weights_[module + ".bias"]);  // without a path: by the node
    add_attributes(n, 20, 10, 5);
    builder_.node(n);
  }

  ExportForm form_;
  Random random_{3};
};

ExportedModelFile::ExportedModelFile(ExportForm form) : writer_(std::make_unique<Writer>(form)) {}
ExportedModelFile::~ExportedModelFile() = default;

std::span<const std::byte> ExportedModelFile::bytes() { return writer_->builder_.build(); }
const std::map<std::string, std::vector<float>>& ExportedModelFile::weights() const { return writer_->weights_; }
OnnxBuilder& ExportedModelFile::builder() { return writer_->builder_; }

std::vector<VoiceStyle> ExportedModelFile::styles(std::initializer_list<std::string> names) {
  std::vector<VoiceStyle> all;
  Random random(7);
  for (const std::string& name : names)
    all.push_back({name, {rows, 1, style_width}, random.normals(rows * style_width)});
  return all;
}

}  // namespace linnet::test
