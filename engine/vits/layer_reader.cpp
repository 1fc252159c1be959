#include "engine/vits/layer_reader.h"

#include <algorithm>

#include "engine/error.h"

namespace linnet {
namespace {

[[noreturn]] void bad(const std::string& what) { throw Error(ErrorKind::bad_voice, "voice: " + what); }

std::size_t extent(const OnnxTensor& t, std::size_t i) { return static_cast<std::size_t>(t.shape[i]); }

void check(const std::string& path, const char* what, std::size_t expected, std::size_t found) {
  if (expected && expected != found)
    bad(path + " has " + std::to_string(found) + " " + what + ", expected " + std::to_string(expected));
}

}  // namespace

void RawConv::scale(float by) {
  for (float& w : weights) w *= by;
  for (float& b : bias) b *= by;
}

void RawConv::scale_inputs(float by) {
  for (float& w : weights) w *= by;
}

void RawConv::reverse_inputs() {
  const std::size_t k = shape.kernel, row = shape.in * k;
  for (std::size_t o = 0; o < shape.out; ++o)
    for (std::size_t i = 0; i < shape.in / 2; ++i)
      std::swap_ranges(&weights[o * row + i * k], &weights[o * row + i * k] + k, &weights[o * row + (shape.in - 1 - i) * k]);
}

void RawConv::reverse_outputs() {
  const std::size_t row = shape.in * shape.kernel;
  for (std::size_t o = 0; o < shape.out / 2; ++o)
    std::swap_ranges(&weights[o * row], &weights[o * row] + row, &weights[(shape.out - 1 - o) * row]);
  std::reverse(bias.begin(), bias.end());
}

std::vector<float> LayerReader::floats(const std::string& path) const {
  std::vector<float> values = model_.floats(path);
  if (consumed_) consumed_(model_.tensor(path).bytes);
  return values;
}

NormWeights LayerReader::norm(const std::string& path, std::size_t channels) const {
  NormWeights n{floats(path + ".gamma"), floats(path + ".beta")};
  check(path + ".gamma", "values", channels, n.gamma.size());
  check(path + ".beta", "values", channels, n.beta.size());
  return n;
}

RawConv LayerReader::raw_conv(const std::string& path, std::size_t in, std::size_t out) const {
  const OnnxTensor& t = model_.tensor(path + ".weight");
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
  c.padding = (c.shape.kernel - 1) * c.shape.dilation / 2;
  c.weights = floats(path + ".weight");
  c.bias.assign(c.shape.out, 0.0f);
  if (model_.has(path + ".bias")) c.bias = floats(path + ".bias");
  check(path + ".bias", "values", c.shape.out, c.bias.size());
  return c;
}

Conv1d LayerReader::pack(const RawConv& raw, std::size_t outputs_per_tile) const {
  Conv1d c(backend_, raw.shape, raw.weights, raw.bias, outputs_per_tile);
  const Conv1dShape& s = raw.shape;
  note({raw.path, s.in, s.out, s.kernel, s.dilation, 1, c.method(), c.bytes(), c.products()});
  return c;
}

TransposedConv1d LayerReader::transposed(const std::string& path, std::size_t in, float scale,
                                         std::size_t outputs_per_tile) const {
  const OnnxTensor& t = model_.tensor(path + ".weight");
  const ConvAttributes& a = model_.conv(path);
  if (t.shape.size() != 3 || t.elements() == 0) bad(path + ".weight is not an in × out × kernel tensor");
  if (!a.transposed || a.group != 1 || a.dilation != 1 || a.stride < 1 || a.pad_begin < 0)
    bad(path + " is not an ordinary transposed convolution");
  const TransposedConv1dShape s{extent(t, 0), extent(t, 1), extent(t, 2), static_cast<std::size_t>(a.stride),
                                static_cast<std::size_t>(a.pad_begin)};
  check(path + ".weight", "input channels", in, s.in);
  if (s.kernel < s.stride || s.kernel - s.stride != 2 * s.padding)
    bad(path + " does not multiply the length by its stride (kernel " + std::to_string(s.kernel) + ", stride " +
        std::to_string(s.stride) + ", padding " + std::to_string(s.padding) + ")");
  std::vector<float> bias(s.out);
  if (model_.has(path + ".bias")) bias = floats(path + ".bias");
  check(path + ".bias", "values", s.out, bias.size());
  TransposedConv1d c(backend_, s, floats(path + ".weight"), bias, scale, outputs_per_tile);
  note({path, s.in, s.out, s.kernel, 1, s.stride, c.method(), c.bytes(), c.products()});
  return c;
}

}  // namespace linnet
