#include "engine/models/vits/layer_reader.h"

#include <algorithm>

#include "engine/error.h"

namespace linnet {
namespace {

// Far beyond any voice (50 rows; 8): what a layer keeps in memory grows with them, and a hostile file may say anything.
constexpr std::size_t widest_reach = 4096, largest_stride = 256;

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

std::size_t extent(const Tensor& t, std::size_t i) { return static_cast<std::size_t>(t.shape[i]); }

void check(const std::string& path, const char* what, std::size_t expected, std::size_t found) {
  if (expected && expected != found)
    bad(path + " has " + std::to_string(found) + " " + what + ", expected " + std::to_string(expected));
}

}  // namespace

void RawConv::expand() {
  if (!small) return;
  weights = small->floats();
  small.reset();
}

void RawConv::scale(float by) {
  scale_inputs(by);
  for (float& b : bias) b *= by;
}

void RawConv::scale_inputs(float by) {
  for (float& w : weights) w *= by;
  if (small)
    for (float& s : small->scales) s *= by;
}

void RawConv::append_outputs(const RawConv& more) {
  bias.insert(bias.end(), more.bias.begin(), more.bias.end());
  shape.out += more.shape.out;
  if (!small || !more.small || small->bits != more.small->bits || small->group != more.small->group) {
    RawConv others = more;
    others.expand();
    expand();
    weights.insert(weights.end(), others.weights.begin(), others.weights.end());
    return;
  }
  small->out += more.small->out;
  small->values.insert(small->values.end(), more.small->values.begin(), more.small->values.end());
  small->scales.insert(small->scales.end(), more.small->scales.begin(), more.small->scales.end());
}

RawConv RawConv::outputs(std::size_t first, std::size_t count) const {
  const auto rows = [&]<typename T>(const std::vector<T>& all) {
    const std::size_t row = all.size() / shape.out;
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first * row);
    return std::vector<T>(begin, begin + static_cast<std::ptrdiff_t>(count * row));
  };
  RawConv part{path, shape, padding, rows(weights), rows(bias), {}};
  part.shape.out = count;
  if (small)
    part.small = SmallWeights{small->bits,        count, small->in, small->kernel, small->group, rows(small->values),
                              rows(small->scales)};
  return part;
}

void RawConv::reverse_inputs() {
  const std::size_t k = shape.kernel;
  const std::size_t row = shape.in * k;
  expand();
  for (std::size_t o = 0; o < shape.out; ++o)
    for (std::size_t i = 0; i < shape.in / 2; ++i)
      std::swap_ranges(&weights[o * row + i * k], &weights[o * row + i * k] + k,
                       &weights[o * row + (shape.in - 1 - i) * k]);
}

void RawConv::reverse_outputs() {
  const std::size_t row = shape.in * shape.kernel;
  expand();
  for (std::size_t o = 0; o < shape.out / 2; ++o)
    std::swap_ranges(&weights[o * row], &weights[o * row] + row, &weights[(shape.out - 1 - o) * row]);
  std::reverse(bias.begin(), bias.end());
}

std::vector<float> LayerReader::floats(const std::string& path) const {
  std::vector<float> values = model_.floats(path);
  consume(model_.tensor(path));
  return values;
}

void LayerReader::consume(const Tensor& tensor) const {
  if (!consumed_) return;
  consumed_(tensor.bytes);
  if (tensor.is_small()) consumed_(tensor.scales);
}

std::optional<SmallWeights> LayerReader::small(const std::string& path) const {
  const Tensor& t = model_.tensor(path);
  if (!t.is_small()) return std::nullopt;
  const SmallShape s(t);
  return SmallWeights{
      t.type == Tensor::Type::int8 ? 8 : 4, s.out, s.in, s.kernel, t.group, small_values(t), small_scales(t)};
}

NormWeights LayerReader::norm(const std::string& path, std::size_t channels) const {
  NormWeights n{floats(path + ".gamma"), floats(path + ".beta")};
  check(path + ".gamma", "values", channels, n.gamma.size());
  check(path + ".beta", "values", channels, n.beta.size());
  return n;
}

RawConv LayerReader::raw_conv(const std::string& path, std::size_t in, std::size_t out) const {
  const Tensor& t = model_.tensor(path + ".weight");
  const ConvAttributes& a = model_.conv(path);
  if (t.shape.size() != 3 || t.elements() == 0) bad(path + ".weight is not an out × in × kernel tensor");
  if (a.stride != 1 || a.group != 1 || a.transposed || a.dilation < 1)
    bad(path + " is not an ordinary convolution (stride " + std::to_string(a.stride) + ", groups " +
        std::to_string(a.group) + ")");
  RawConv c;
  c.path = path;
  c.shape = {extent(t, 1), extent(t, 0), extent(t, 2), static_cast<std::size_t>(a.dilation)};
  check(path + ".weight", "input channels", in, c.shape.in);
  check(path + ".weight", "output channels", out, c.shape.out);
  if ((c.shape.kernel - 1) * c.shape.dilation > widest_reach)
    bad(path + " reaches over " + std::to_string((c.shape.kernel - 1) * c.shape.dilation) + " rows, expected at most " +
        std::to_string(widest_reach));
  c.padding = (c.shape.kernel - 1) * c.shape.dilation / 2;
  c.small = small(path + ".weight");
  if (c.small)
    consume(t);
  else
    c.weights = floats(path + ".weight");
  c.bias.assign(c.shape.out, 0.0f);
  if (model_.has(path + ".bias")) c.bias = floats(path + ".bias");
  check(path + ".bias", "values", c.shape.out, c.bias.size());
  return c;
}

std::size_t LayerReader::outputs_per_tile(const std::string& path) const {
  return compact_ ? 0 : layout_.find(path)->outputs_per_tile;
}

Arithmetic LayerReader::arithmetic(const std::string& path) const {
  return vits_stage::rounds_inputs(layout_.find(path)->stage) ? Arithmetic::whole_numbers : Arithmetic::floats;
}

std::size_t LayerReader::note(const std::string& path, const std::string& method, std::size_t weight_bytes,
                              double products) const {
  const LayerSpec& s = *layout_.find(path);
  const auto number = static_cast<std::size_t>(&s - layout_.layers.data());
  infos_[number] = {path,   s.shape.in,   s.shape.out, s.shape.kernel, s.shape.dilation, s.stride,
                    method, weight_bytes, products,    s.stage,        s.each_id,        s.rows};
  return number;
}

Conv1d LayerReader::pack(const RawConv& raw) const {
  const std::size_t tile = outputs_per_tile(raw.path);
  Conv1d c = raw.small ? Conv1d(backend_, raw.shape, *raw.small, raw.bias, tile, false, arithmetic(raw.path))
                       : Conv1d(backend_, raw.shape, raw.weights, raw.bias, tile);
  c.set_layer(note(raw.path, c.method(), c.bytes(), c.products()));
  return c;
}

TransposedConv1d LayerReader::transposed(const std::string& path, std::size_t in, float scale) const {
  const Tensor& t = model_.tensor(path + ".weight");
  const ConvAttributes& a = model_.conv(path);
  if (t.shape.size() != 3 || t.elements() == 0) bad(path + ".weight is not an in × out × kernel tensor");
  if (!a.transposed || a.group != 1 || a.dilation != 1 || a.stride < 1 || a.pad_begin < 0 || a.output_padding != 0)
    bad(path + " is not an ordinary transposed convolution");
  const TransposedConv1dShape s{extent(t, 0), extent(t, 1), extent(t, 2), static_cast<std::size_t>(a.stride),
                                static_cast<std::size_t>(a.pad_begin)};
  check(path + ".weight", "input channels", in, s.in);
  if (s.stride > largest_stride)
    bad(path + " has the stride " + std::to_string(s.stride) + ", expected at most " + std::to_string(largest_stride));
  if (s.kernel < s.stride || s.kernel - s.stride != 2 * s.padding)
    bad(path + " does not multiply the length by its stride (kernel " + std::to_string(s.kernel) + ", stride " +
        std::to_string(s.stride) + ", padding " + std::to_string(s.padding) + ")");
  std::vector<float> bias(s.out);
  if (model_.has(path + ".bias")) bias = floats(path + ".bias");
  check(path + ".bias", "values", s.out, bias.size());
  const std::size_t tile = outputs_per_tile(path);
  const std::optional<SmallWeights> weights = small(path + ".weight");
  if (weights) consume(t);
  TransposedConv1d c = weights ? TransposedConv1d(backend_, s, *weights, bias, scale, tile, false, arithmetic(path))
                               : TransposedConv1d(backend_, s, floats(path + ".weight"), bias, scale, tile);
  c.set_layer(note(path, c.method(), c.bytes(), c.products()));
  return c;
}

}  // namespace linnet
