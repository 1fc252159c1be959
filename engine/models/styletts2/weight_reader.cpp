#include "engine/models/styletts2/weight_reader.h"

#include <algorithm>
#include <numeric>

#include "engine/models/styletts2/stages.h"
#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

// Far beyond any voice (12 blocks; a kernel of 20; 50 rows): a hostile file may say anything.
constexpr std::size_t most_layers = 64, widest_kernel = 256, widest_reach = 4096;

std::int64_t number(std::size_t n) { return static_cast<std::int64_t>(n); }

void expect(const std::string& tensor, const char* what, std::size_t expected, std::size_t found) {
  if (expected && expected != found)
    bad_voice("tensor " + in_quotes(tensor) + " of the model has " + std::to_string(found) + " " + what +
              ", expected " + std::to_string(expected));
}

std::size_t whole_groups(std::size_t in) { return (in + 3) / 4 * 4; }

// inputs × outputs × taps → outputs × inputs × taps.
std::vector<float> outputs_first(std::span<const float> w, const Conv1dShape& s) {
  std::vector<float> t(w.size());
  for (std::size_t i = 0; i < s.in; ++i)
    for (std::size_t o = 0; o < s.out; ++o)
      std::copy_n(&w[(i * s.out + o) * s.kernel], s.kernel, &t[(o * s.in + i) * s.kernel]);
  return t;
}

}  // namespace

void RawLayer::expand() {
  if (!small) return;
  weights = small->floats();
  small.reset();
}

void RawLayer::scale_outputs(std::size_t first, std::size_t count, float by) {
  const auto scale = [&](std::vector<float>& rows) {
    const std::size_t row = rows.size() / shape.out;
    for (std::size_t i = first * row; i < (first + count) * row; ++i) rows[i] *= by;
  };
  scale(small ? small->scales : weights);
  scale(bias);
}

void RawLayer::append_outputs(const RawLayer& more) {
  bias.insert(bias.end(), more.bias.begin(), more.bias.end());
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  if (small && more.small && small->bits == more.small->bits && small->group == more.small->group) {
    small->out += more.small->out;
    append(small->values, more.small->values);
    append(small->scales, more.small->scales);
  } else {
    RawLayer others = more;
    others.expand();
    expand();
    append(weights, others.weights);
  }
  shape.out += more.shape.out;
}

void RawLayer::widen_inputs(std::size_t in) {
  const std::size_t old = shape.in;
  shape.in = in;
  if (!small) {
    std::vector<float> wide(shape.out * in * shape.kernel);
    for (std::size_t o = 0; o < shape.out; ++o)
      std::copy_n(&weights[o * old * shape.kernel], old * shape.kernel, &wide[o * in * shape.kernel]);
    weights = std::move(wide);
    return;
  }
  // Groups stay whole: a tap's last one must not reach into the next tap.
  const bool one_group = small->groups() == 1;
  SmallWeights w{small->bits, shape.out, in, shape.kernel, one_group ? whole_groups(in) : std::gcd(small->group, in),
                 {},          {}};
  const std::size_t rows = w.out * w.kernel;
  w.values.resize(rows * in);
  w.scales.resize(rows * w.groups());
  for (std::size_t row = 0; row < rows; ++row) {
    std::copy_n(&small->values[row * old], old, &w.values[row * in]);
    for (std::size_t g = 0; g < w.groups() && g * w.group < old; ++g)
      w.scales[row * w.groups() + g] = small->scales[row * small->groups() + g * w.group / small->group];
  }
  small = std::move(w);
}

void WeightReader::consume(const Tensor& tensor) const {
  if (!consumed_) return;
  consumed_(tensor.bytes);
  if (tensor.is_small()) consumed_(tensor.scales);
}

std::size_t WeightReader::count(const std::string& prefix, const std::string& tensor) const {
  std::size_t n = 0;
  while (n < most_layers && file_.has(prefix + "." + std::to_string(n) + "." + tensor)) ++n;
  return n;
}

std::size_t WeightReader::extent(const std::string& tensor, std::size_t axis, std::size_t axes) const {
  const Tensor& t = file_.tensor(tensor);
  if (t.shape.size() != axes || t.elements() == 0)
    bad_voice("tensor " + in_quotes(tensor) + " of the model has " + std::to_string(t.shape.size()) +
              " axes, or no values; expected " + std::to_string(axes) + " axes");
  return static_cast<std::size_t>(t.shape[axis]);
}

// One for each output of each direction, of whole numbers.
std::vector<float> WeightReader::scales(const std::string& tensor, std::size_t directions, std::size_t outputs) const {
  const std::string path = tensor + ".scale";
  const std::vector<float> found = file_.floats(path);
  consume(file_.tensor(path));
  const std::size_t all = directions * outputs;
  if (found.size() != 1 && found.size() != directions && found.size() != all)
    bad_voice("tensor " + in_quotes(path) + " of the model has " + std::to_string(found.size()) +
              " values, expected 1" + (directions > 1 ? ", " + std::to_string(directions) : "") + " or " +
              std::to_string(all));
  std::vector<float> each(all);
  for (std::size_t i = 0; i < all; ++i) each[i] = found[i * found.size() / all];
  return each;
}

// Nothing: the tensor's values are floats. inputs_first: its shape is (in, out, kernel), else (out, in, kernel).
std::optional<SmallWeights> WeightReader::small(const std::string& tensor, const Conv1dShape& s,
                                                bool inputs_first) const {
  const Tensor& t = file_.tensor(tensor);
  if (t.is_small()) {
    if (const SmallShape is(t); is.out != s.out || is.in != s.in || is.kernel != s.kernel)
      bad_voice("tensor " + in_quotes(tensor) + " of the model has its axes in another order");
    SmallWeights w{
        t.type == Tensor::Type::int8 ? 8 : 4, s.out, s.in, s.kernel, t.group, small_values(t), small_scales(t)};
    consume(t);
    return w;
  }
  if (t.type != Tensor::Type::i8) return std::nullopt;
  return whole_numbers(tensor, s, 1, inputs_first);
}

// directions: of s.out outputs in all.
SmallWeights WeightReader::whole_numbers(const std::string& tensor, const Conv1dShape& s, std::size_t directions,
                                         bool inputs_first) const {
  const Tensor& t = file_.tensor(tensor);
  SmallWeights w{8, s.out, s.in, s.kernel, whole_groups(s.in), std::vector<std::int8_t>(t.elements()), {}};
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(t, held);
  for (const float scale : scales(tensor, directions, s.out / directions))
    w.scales.insert(w.scales.end(), s.kernel, scale);
  for (std::size_t o = 0; o < s.out; ++o)
    for (std::size_t i = 0; i < s.in; ++i)
      for (std::size_t k = 0; k < s.kernel; ++k)
        w.values[(o * s.kernel + k) * s.in + i] =
            static_cast<std::int8_t>(bytes[(inputs_first ? i * s.out + o : o * s.in + i) * s.kernel + k]);
  consume(t);
  return w;
}

std::vector<float> WeightReader::floats(const std::string& tensor, const std::vector<std::int64_t>& shape) const {
  const Tensor& t = file_.tensor(tensor);
  if (t.type != Tensor::Type::i8) {
    std::vector<float> values = file_.floats(tensor, shape);
    consume(t);
    return values;
  }
  const std::size_t outputs = extent(tensor, 0, shape.size());
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] != -1)
      expect(tensor, "values on an axis", static_cast<std::size_t>(shape[i]), extent(tensor, i, shape.size()));
  const std::vector<float> scale = scales(tensor, 1, outputs);
  std::vector<std::byte> held;
  const std::span<const std::byte> bytes = raw_values(t, held);
  std::vector<float> values(t.elements());
  const std::size_t row = values.size() / outputs;
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(static_cast<std::int8_t>(bytes[i])) * scale[i / row];
  consume(t);
  return values;
}

Norm WeightReader::norm(const std::string& gamma, const std::string& beta, std::size_t channels) const {
  return {floats(gamma, {number(channels)}), floats(beta, {number(channels)})};
}

// What the graph says of a convolution, where the file has one, is what this family computes.
void WeightReader::check(const std::string& path, const ConvAttributes& expected) const {
  const ConvAttributes* a = file_.find_conv(path);
  if (a && (a->stride != expected.stride || a->dilation != expected.dilation || a->pad_begin != expected.pad_begin ||
            a->group != expected.group || a->transposed != expected.transposed))
    bad_voice("the convolution " + in_quotes(path) + " of the model has the stride " + std::to_string(a->stride) +
              ", dilation " + std::to_string(a->dilation) + " and padding " + std::to_string(a->pad_begin) +
              "; expected " + std::to_string(expected.stride) + ", " + std::to_string(expected.dilation) + " and " +
              std::to_string(expected.pad_begin));
}

Conv1dShape WeightReader::conv_shape(const std::string& path, std::size_t in, std::size_t out,
                                     bool inputs_first) const {
  const std::string tensor = path + ".weight";
  const Conv1dShape s{extent(tensor, inputs_first ? 0 : 1, 3), extent(tensor, inputs_first ? 1 : 0, 3),
                      extent(tensor, 2, 3), 1};
  expect(tensor, "input channels", in, s.in);
  expect(tensor, "output channels", out, s.out);
  if (s.kernel > widest_kernel)
    bad_voice("tensor " + in_quotes(tensor) + " of the model has a kernel of " + std::to_string(s.kernel) +
              ", expected at most " + std::to_string(widest_kernel));
  return s;
}

RawLayer WeightReader::weights_and_bias(const std::string& path, const Conv1dShape& s) const {
  const std::string tensor = path + ".weight";
  RawLayer l{path, s, {}, small(tensor, s, false), std::vector<float>(s.out)};
  if (!l.small) l.weights = floats(tensor, {number(s.out), number(s.in), number(s.kernel)});
  if (has(path + ".bias")) l.bias = floats(path + ".bias", {number(s.out)});
  return l;
}

RawLayer WeightReader::linear(const std::string& path, std::size_t in, std::size_t out) const {
  const bool turned = !has(path + ".weight") && has(path + ".weight.T");
  const std::string tensor = path + (turned ? ".weight.T" : ".weight");
  const Conv1dShape s{extent(tensor, turned ? 0 : 1, 2), extent(tensor, turned ? 1 : 0, 2), 1, 1};
  expect(tensor, "inputs", in, s.in);
  expect(tensor, "outputs", out, s.out);
  RawLayer l{path, s, {}, small(tensor, s, turned), {}};
  if (!l.small) {
    l.weights = floats(tensor, {-1, -1});
    if (turned) l.weights = outputs_first(l.weights, s);
  }
  l.bias = floats(path + ".bias", {number(s.out)});
  return l;
}

RawLayer WeightReader::conv(const std::string& path, std::size_t in, std::size_t out, std::size_t dilation) const {
  Conv1dShape s = conv_shape(path, in, out, false);
  s.dilation = dilation;
  const std::size_t reach = (s.kernel - 1) * dilation;
  if (s.kernel % 2 == 0 || reach > widest_reach)
    bad_voice("tensor " + in_quotes(path + ".weight") + " of the model has a kernel of " + std::to_string(s.kernel) +
              ", expected an odd one that reaches over at most " + std::to_string(widest_reach) + " rows");
  check(path, {.dilation = static_cast<int>(dilation), .pad_begin = static_cast<int>(reach / 2)});
  return weights_and_bias(path, s);
}

RawLayer WeightReader::strided(const std::string& path, std::size_t in, std::size_t out, std::size_t stride) const {
  const Conv1dShape s = conv_shape(path, in, out, false);
  const std::size_t step = stride ? stride : s.kernel / 2;
  check(path, {.stride = static_cast<int>(step), .pad_begin = static_cast<int>((s.kernel - step + 1) / 2)});
  RawLayer l = weights_and_bias(path, s);
  l.expand();
  std::vector<float> rows(l.weights.size());  // (out, kernel · in)
  for (std::size_t o = 0; o < s.out; ++o)
    for (std::size_t i = 0; i < s.in; ++i)
      for (std::size_t k = 0; k < s.kernel; ++k)
        rows[(o * s.kernel + k) * s.in + i] = l.weights[(o * s.in + i) * s.kernel + k];
  l.weights = std::move(rows);
  l.shape = {s.kernel * s.in, s.out, 1, 1};
  return l;
}

RawLstm WeightReader::lstm(const std::string& path, std::size_t in) const {
  const std::string w = path + ".W";
  const std::string r = path + ".R";
  const std::size_t hidden = extent(r, 2, 3);
  const std::size_t gates = 4 * hidden;
  for (const std::string& tensor : {w, r}) {
    expect(tensor, "directions", 2, extent(tensor, 0, 3));
    expect(tensor, "rows for each direction", gates, extent(tensor, 1, 3));
  }
  expect(w, "inputs", in, extent(w, 2, 3));
  const auto rows = [&](const std::string& tensor, std::size_t inputs) {
    RawLayer l{tensor, {inputs, 2 * gates, 1, 1}, {}, {}, std::vector<float>(2 * gates)};
    const Tensor& t = file_.tensor(tensor);
    if (t.type == Tensor::Type::i8)
      l.small = whole_numbers(tensor, l.shape, 2, false);
    else
      l.weights = floats(tensor, {2, number(gates), number(inputs)});
    return l;
  };
  RawLstm l{hidden, rows(w, in), rows(r, hidden)};
  const std::vector<float> biases = floats(path + ".B", {2, number(2 * gates)});
  for (std::size_t d = 0; d < 2; ++d)
    for (std::size_t g = 0; g < gates; ++g)
      l.input.bias[d * gates + g] = biases[d * 2 * gates + g] + biases[(d * 2 + 1) * gates + g];
  return l;
}

void WeightReader::note(const std::string& path, const Conv1dShape& s, std::size_t stride, const Place& place,
                        const std::string& method, std::size_t bytes, double products) {
  layers_.push_back({path, s.in, s.out, s.kernel, s.dilation, stride, method, bytes, products, place.stage,
                     place.each_id, place.rows});
}

Arithmetic WeightReader::arithmetic(const Place& place) {
  return stage::rounds_inputs(place.stage) ? Arithmetic::whole_numbers : Arithmetic::floats;
}

Conv1d WeightReader::pack(const RawLayer& raw, const Place& place, std::size_t outputs_per_tile) {
  const std::size_t tile = compact_ ? 0 : outputs_per_tile;
  // A layer that is asked for in tiles may be run in tasks, for which there is no part of a layer.
  const bool sparing = tile == outputs_per_tile;
  Conv1d c = raw.small ? Conv1d(backend_, raw.shape, *raw.small, raw.bias, tile, sparing, arithmetic(place))
                       : Conv1d(backend_, raw.shape, raw.weights, raw.bias, tile, sparing);
  c.set_layer(layers_.size());
  note(raw.path, raw.shape, 1, place, c.method(), c.bytes(), c.products());
  return c;
}

BidirectionalLstm WeightReader::pack(const RawLstm& raw, const Place& place) {
  Conv1d input = pack(raw.input, place);
  // lstm() reads whole numbers with one scale for each output.
  if (const std::optional<SmallWeights>& small = raw.recurrent.small)
    return BidirectionalLstm(backend_, std::move(input), small->values, small->scales);
  return BidirectionalLstm(backend_, std::move(input), raw.recurrent.weights);
}

TransposedConv1d WeightReader::transposed(const std::string& path, std::size_t in, const Place& place,
                                          std::size_t outputs_per_tile, float scale) {
  const std::string tensor = path + ".weight";
  const Conv1dShape s = conv_shape(path, in, 0, true);
  if (s.kernel % 4)
    bad_voice("tensor " + in_quotes(tensor) + " of the model has a kernel of " + std::to_string(s.kernel) +
              ", expected a multiple of 4: twice an even stride");
  const TransposedConv1dShape shape{s.in, s.out, s.kernel, s.kernel / 2, s.kernel / 4};
  check(path,
        {.stride = static_cast<int>(shape.stride), .pad_begin = static_cast<int>(shape.padding), .transposed = true});
  const std::vector<float> bias = floats(path + ".bias", {number(s.out)});
  const std::size_t tile = compact_ ? 0 : outputs_per_tile;
  const std::optional<SmallWeights> whole = small(tensor, s, true);
  TransposedConv1d c = whole ? TransposedConv1d(backend_, shape, *whole, bias, scale, tile, true, arithmetic(place))
                             : TransposedConv1d(backend_, shape, floats(tensor, {-1, -1, -1}), bias, scale, tile, true);
  c.set_layer(layers_.size());
  note(path, s, shape.stride, place, c.method(), c.bytes(), c.products());
  return c;
}

}  // namespace linnet::styletts2
