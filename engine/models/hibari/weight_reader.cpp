#include "engine/models/hibari/weight_reader.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/models/hibari/stages.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/graph.h"

namespace linnet::hibari {
namespace {

// Far beyond any voice (8 blocks, 6 runs, 2 heads, 12 rows): a hostile file may say anything.
constexpr std::size_t most_layers = 64, most_heads = 64, widest_reach = 4096;
constexpr float most_told = 65536;  // of a number that a bundle tells

std::size_t extent(const Tensor& t, std::size_t i) { return static_cast<std::size_t>(t.shape[i]); }
std::int64_t number(std::size_t n) { return static_cast<std::int64_t>(n); }

std::string_view other_input(const GraphNode& node, std::string_view one) {
  return node.inputs[0] == one ? node.inputs[1] : node.inputs[0];
}

// inputs × outputs → outputs × inputs.
std::vector<float> transposed(std::span<const float> w, std::size_t in, std::size_t out) {
  std::vector<float> t(w.size());
  for (std::size_t i = 0; i < in; ++i)
    for (std::size_t o = 0; o < out; ++o) t[o * in + i] = w[i * out + o];
  return t;
}

// The factor of `scales`, which is the product of an activation's scale and a matrix's.
const Tensor* matrix_scale(const TensorFile& file, const GraphNode* scales) {
  if (!scales || scales->op != "Mul") return nullptr;
  for (const std::string_view input : {scales->inputs[0], scales->inputs[1]})
    if (const Tensor* t = input.empty() ? nullptr : file.find(input); t && t->elements() == 1) return t;
  return nullptr;
}

bool is_zero(const Tensor& t) {
  if (t.type != Tensor::Type::i8) return false;
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(t, held);
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// What the graph adds `bias` to; null: nothing that it computes.
const GraphNode* product_before(const Graph& nodes, std::string_view bias) {
  const std::vector<const GraphNode*> adds = nodes.users(bias, "Add");
  return adds.empty() ? nullptr : nodes.producer(other_input(*adds.front(), bias));
}

struct IntegerProduct {
  const GraphNode* node = nullptr;  // the MatMulInteger
  std::string_view scales;          // the edge by which its result is multiplied
};

IntegerProduct integer_product(const Graph& nodes, const GraphNode* product) {
  if (product && product->op == "Mul")
    for (const std::string_view side : {product->inputs[0], product->inputs[1]})
      if (const GraphNode* node = nodes.producer(side); node && node->op == "MatMulInteger")
        return {node, other_input(*product, side)};
  return {};
}

}  // namespace

bool has_whole_numbers(const TensorFile& file, const std::string& path) {
  if (const Tensor* named = file.find(path + ".weight")) return named->type == Tensor::Type::i8;
  const Graph* nodes = file.graph();
  return nodes && integer_product(*nodes, product_before(*nodes, path + ".bias")).node;
}

void RawLayer::scale_outputs(const std::vector<float>& by) {
  const std::size_t row = small ? 0 : shape.in * shape.kernel;
  for (std::size_t o = 0; o < shape.out; ++o) {
    for (std::size_t i = 0; i < row; ++i) weights[o * row + i] *= by[o];
    if (small) small->scales[o] *= by[o];
    bias[o] *= by[o];
  }
}

std::size_t WeightReader::count(const std::string& prefix, const std::string& tensor) const {
  std::size_t n = 0;
  while (n < most_layers && file_.has(prefix + "." + std::to_string(n) + "." + tensor)) ++n;
  return n;
}

void WeightReader::consume(const Tensor& tensor) const {
  if (consumed_) consumed_(tensor.bytes);
}

std::vector<float> WeightReader::read(const std::string& tensor, const std::vector<std::int64_t>& shape) const {
  std::vector<float> values = file_.floats(tensor, shape);
  consume(file_.tensor(tensor));
  return values;
}

std::vector<float> WeightReader::floats(const std::string& path, const std::vector<std::int64_t>& shape) const {
  std::vector<float> values = read(path, shape);
  if (kept_) kept_->add(path, shape, values);
  return values;
}

std::optional<std::size_t> WeightReader::told(const std::string& tensor) const {
  if (!file_.has(tensor)) return std::nullopt;
  const float number = read(tensor, {1})[0];
  return number >= 0 && number <= most_told && number == std::floor(number) ? static_cast<std::size_t>(number) : 0;
}

void WeightReader::keep_number(const std::string& tensor, std::size_t number) const {
  const auto value = static_cast<float>(number);
  if (kept_) kept_->add(tensor, {1}, std::span(&value, 1));
}

Norm WeightReader::norm(const std::string& path, std::size_t channels) const {
  return {floats(path + ".weight", {number(channels)}), floats(path + ".bias", {number(channels)})};
}

const Graph& WeightReader::graph(const std::string& wanted) const {
  if (const Graph* g = file_.graph()) return *g;
  bad_voice("the model has no graph, which would tell " + wanted);
}

// An int8 matrix: whole numbers, and one scale for all.
void WeightReader::read_whole_numbers(RawLayer& layer, const std::string& weight, const Tensor& values, bool by_rows,
                                      float scale) const {
  const auto [in, out, kernel, dilation] = layer.shape;
  const std::vector<std::int64_t> as_rows = {number(out), number(in)};
  const std::vector<std::int64_t> expected = by_rows ? as_rows : std::vector{number(in), number(out)};
  if (values.type != Tensor::Type::i8 || values.shape != expected)
    bad_voice("the matrix " + in_quotes(weight) + " of the model is not " + std::to_string(expected[0]) + " × " +
              std::to_string(expected[1]) + " numbers of 8 bits");
  SmallWeights small{.bits = 8, .out = out, .in = in, .kernel = 1, .group = in, .values = {}, .scales = {}};
  small.scales.assign(out, scale);
  small.values.resize(in * out);
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(values, held);
  for (std::size_t i = 0; i < in; ++i)
    for (std::size_t o = 0; o < out; ++o)
      small.values[o * in + i] = static_cast<std::int8_t>(bytes[by_rows ? o * in + i : i * out + o]);
  consume(values);
  if (kept_) {
    kept_->add(weight, as_rows, small.values);
    kept_->add(weight + ".scale", {1}, std::span(&scale, 1));
  }
  layer.small = std::move(small);
}

// By its name. Else in two forms: MatMul before Add; and MatMulInteger, Cast, Mul (by a product of two scales) before
// Add.
void WeightReader::read_matrix(RawLayer& layer, const std::string& weight, const std::string& bias) const {
  const std::size_t in = layer.shape.in;
  const std::size_t out = layer.shape.out;
  const std::vector<std::int64_t> as_pytorch = {number(out), number(in)};
  if (const Tensor* named = file_.find(weight)) {
    if (named->type == Tensor::Type::i8)
      return read_whole_numbers(layer, weight, *named, true, read(weight + ".scale", {1})[0]);
    layer.weights = floats(weight, as_pytorch);
    return;
  }
  const Graph& nodes = graph("the matrix " + in_quotes(weight));
  const GraphNode* product = product_before(nodes, bias);
  if (product && product->op == "MatMul") {
    const std::string edge(product->inputs[1]);
    const GraphNode* turned = nodes.producer(edge);
    layer.weights = turned && turned->op == "Transpose" ? read(std::string(turned->inputs[0]), as_pytorch)
                                                        : transposed(read(edge, {number(in), number(out)}), in, out);
    if (kept_) kept_->add(weight, as_pytorch, layer.weights);
    return;
  }
  const IntegerProduct integers = integer_product(nodes, product);
  if (!integers.node)
    bad_voice("the model has no matrix " + in_quotes(weight) + ", and adds " + in_quotes(bias) +
              " to no product of a known form");
  const Tensor* scale = matrix_scale(file_, nodes.producer(integers.scales));
  if (!scale) bad_voice("the matrix " + in_quotes(weight) + " of the model has no scale in any known form");
  if (!integers.node->inputs[3].empty() && !is_zero(file_.tensor(integers.node->inputs[3])))
    bad_voice("the matrix " + in_quotes(weight) + " of the model has a zero point, expected none");
  read_whole_numbers(layer, weight, file_.tensor(integers.node->inputs[1]), false, as_floats(*scale, weight)[0]);
}

RawLayer WeightReader::linear(const std::string& path, const std::string& weight, const std::string& bias,
                              std::size_t in, std::size_t out) const {
  RawLayer l{path, {in, out, 1, 1}, {}, {}, floats(bias, {number(out)})};
  read_matrix(l, weight, bias);
  return l;
}

RawLayer WeightReader::conv(const std::string& path, std::size_t in, std::size_t out) const {
  const Tensor& t = file_.tensor(path + ".weight");
  const ConvAttributes& a = file_.conv(path);
  if (t.shape.size() != 3 || t.elements() == 0 || (out && extent(t, 0) != out) || extent(t, 1) != in)
    bad_voice("tensor " + in_quotes(path + ".weight") + " of the model is not a convolution of " + std::to_string(in) +
              " channels" + (out ? " to " + std::to_string(out) : ""));
  if (kept_) kept_->add(path, a);
  RawLayer l{path, {in, extent(t, 0), extent(t, 2), 1}, {}, {}, {}};
  const int half = static_cast<int>(l.shape.kernel / 2);
  if (l.shape.kernel % 2 == 0 || l.shape.kernel > widest_reach || a.stride != 1 || a.group != 1 || a.dilation != 1 ||
      a.transposed || a.pad_begin != half || a.pad_end != half)
    bad_voice("the convolution " + in_quotes(path) +
              " of the model is not one of equal length: stride, groups and "
              "dilation 1, an odd kernel, and half of it as padding");
  l.weights = floats(path + ".weight", t.shape);
  l.bias = floats(path + ".bias", {number(l.shape.out)});
  return l;
}

RawLayer WeightReader::depthwise(const std::string& path, std::size_t channels) const {
  const Tensor& t = file_.tensor(path + ".weight");
  const ConvAttributes& a = file_.conv(path);
  if (t.shape.size() != 3 || extent(t, 0) != channels || extent(t, 1) != 1 || t.elements() == 0)
    bad_voice("tensor " + in_quotes(path + ".weight") + " of the model is not " + std::to_string(channels) +
              " × 1 × kernel");
  const std::size_t kernel = extent(t, 2);
  const auto reach = static_cast<std::size_t>(a.dilation) * (kernel - 1);
  if (kernel % 2 == 0 || reach > widest_reach || a.stride != 1 || static_cast<std::size_t>(a.group) != channels ||
      a.transposed || static_cast<std::size_t>(a.pad_begin) != reach / 2 || a.pad_end != a.pad_begin)
    bad_voice("the convolution " + in_quotes(path) + " of the model is not a depthwise one of equal length");
  if (kept_) kept_->add(path, a);
  RawLayer l{path, {channels, channels, kernel, static_cast<std::size_t>(a.dilation)}, {}, {}, {}};
  l.weights = transposed(floats(path + ".weight", t.shape), channels, kernel);
  l.bias = floats(path + ".bias", {number(channels)});
  return l;
}

std::size_t WeightReader::uses(const std::string& bias) const {
  const std::string tensor = bias + ".uses";
  const std::optional<std::size_t> in_bundle = told(tensor);
  const std::size_t found =
      in_bundle ? *in_bundle : graph("how often " + in_quotes(bias) + " is used").users(bias, "Add").size();
  if (found < 1 || found > most_layers)
    bad_voice("the model adds " + in_quotes(bias) + " " + std::to_string(found) + " times, expected 1 to " +
              std::to_string(most_layers));
  keep_number(tensor, found);
  return found;
}

// Add → Slice (the queries) → Reshape to (rows, batch · heads, width): the constant before the last is the number of
// heads.
std::size_t WeightReader::heads_in_graph(const std::string& bias) const {
  const Graph& nodes = graph("the heads of " + in_quotes(bias));
  const auto first_user = [&](std::string_view edge, std::string_view op) -> const GraphNode* {
    const std::vector<const GraphNode*> found = nodes.users(edge, op);
    return found.empty() ? nullptr : found.front();
  };
  const GraphNode* node = first_user(bias, "Add");
  for (const char* op : {"Slice", "Reshape"}) node = node ? first_user(node->output, op) : nullptr;
  const GraphNode* shape = node ? nodes.producer(node->inputs[1]) : nullptr;
  const Tensor* constant = nullptr;
  if (shape && shape->op == "Concat") {
    const GraphNode* wrapped = nodes.producer(shape->inputs[2]);
    const std::string_view edge = wrapped && wrapped->op == "Unsqueeze" ? wrapped->inputs[0] : shape->inputs[2];
    constant = edge.empty() ? nullptr : file_.find(edge);
  }
  if (!constant || constant->type != Tensor::Type::i64 || constant->bytes.size() != sizeof(std::int64_t))
    bad_voice("the model does not tell the number of heads behind " + in_quotes(bias) + " in any known form");
  std::int64_t heads = 0;
  std::memcpy(&heads, constant->bytes.data(), sizeof heads);
  return heads < 1 || heads > number(most_heads) ? 0 : static_cast<std::size_t>(heads);
}

std::size_t WeightReader::heads(const std::string& bias, std::size_t channels) const {
  const std::string tensor = bias + ".heads";
  const std::optional<std::size_t> in_bundle = told(tensor);
  const std::size_t found = in_bundle ? *in_bundle : heads_in_graph(bias);
  if (found < 1 || found > most_heads || channels % found)
    bad_voice("the model cuts " + in_quotes(bias) + " into a number of heads that is not 1 to " +
              std::to_string(most_heads) + " or does not divide " + std::to_string(channels) + " channels");
  keep_number(tensor, found);
  return found;
}

Conv1d WeightReader::layer_of(const RawLayer& raw, std::size_t stage) const {
  if (!raw.small) return Conv1d(backend_, raw.shape, raw.weights, raw.bias, 0);
  if (stage::rounds_inputs(stage) && Conv1d::planned_integers(backend_, raw.shape, 0, raw.small->group))
    return Conv1d(backend_, raw.shape, *raw.small, raw.bias, 0, false, Arithmetic::whole_numbers);
  if (compact_ && raw.shape.in % 4 == 0) return Conv1d(backend_, raw.shape, *raw.small, raw.bias, 0);
  return Conv1d(backend_, raw.shape, raw.small->floats(), raw.bias, 0);
}

Conv1d WeightReader::pack(const RawLayer& raw, const Place& place) {
  Conv1d c = layer_of(raw, place.stage);
  c.set_layer(layers_.size());
  const Conv1dShape& s = raw.shape;
  layers_.push_back({raw.path, s.in, s.out, s.kernel, s.dilation, 1, c.method(), c.bytes(), c.products(), place.stage,
                     place.each_id, place.rows});
  return c;
}

}  // namespace linnet::hibari
