// Reads the net from its export, in which matrices have no names: they are found by the nodes that use them.
#include <cmath>
#include <initializer_list>
#include <string>

#include "engine/text/arabic/diacritics_net.h"
#include "engine/text/arabic/net_sizes.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/graph.h"

namespace linnet::arabic {
namespace {

using Numbers = std::vector<float>;

// rows of x, which are inputs wide, times a matrix of inputs × outputs; in doubles, since the results are kept.
Numbers product(const Numbers& x, const Numbers& matrix, std::size_t inputs) {
  const std::size_t rows = x.size() / inputs, outputs = matrix.size() / inputs;
  Numbers result(rows * outputs);
  std::vector<double> sums(outputs);
  for (std::size_t r = 0; r < rows; ++r) {
    std::fill(sums.begin(), sums.end(), 0.0);
    for (std::size_t i = 0; i < inputs; ++i)
      for (std::size_t o = 0; o < outputs; ++o)
        sums[o] += static_cast<double>(x[r * inputs + i]) * static_cast<double>(matrix[i * outputs + o]);
    for (std::size_t o = 0; o < outputs; ++o) result[r * outputs + o] = static_cast<float>(sums[o]);
  }
  return result;
}

Numbers sum(Numbers a, const Numbers& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

Numbers transposed(const Numbers& matrix, std::size_t rows) {
  const std::size_t columns = matrix.size() / rows;
  Numbers result(matrix.size());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) result[c * rows + r] = matrix[r * columns + c];
  return result;
}

}  // namespace

class NetReader {
 public:
  using Net = DiacriticsNet;
  explicit NetReader(const TensorFile& file) : file_(file) {
    if (!file.graph()) bad_voice("the net for Arabic diacritics has to be an ONNX model with its graph");
  }

  // 16 · letter + 16 · scale · hint, through three matrices and the first convolution, which reads one row.
  void tables(Net& net) const {
    const float hint_scale = numbers("hint_scale", {1})[0];
    net.letter_table_ = numbers("char_emb.weight", {net_letters, width});
    net.hint_table_ = numbers("diac_emb.weight", {net_hints, width});
    for (float& value : net.letter_table_) value *= 16;
    for (float& value : net.hint_table_) value *= 16 * hint_scale;
    Numbers bias(width);
    std::size_t inputs = width;
    const auto through = [&](const Numbers& matrix, const Numbers& offsets) {
      net.letter_table_ = product(net.letter_table_, matrix, inputs);
      net.hint_table_ = product(net.hint_table_, matrix, inputs);
      bias = sum(product(bias, matrix, inputs), offsets);
      inputs = offsets.size();
    };
    constexpr std::size_t widths[] = {256, 128, width};
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string path = "dense." + std::to_string(i);
      const Net::Linear dense = linear("/dense/" + path + "/MatMul", path + ".bias", inputs, widths[i]);
      through(dense.weights, dense.bias);
    }
    const Net::Linear conv = convolution(0);
    through(conv.weights, conv.bias);
    for (std::size_t r = 0; r < net_letters; ++r)
      for (std::size_t c = 0; c < width; ++c) net.letter_table_[r * width + c] += bias[c];
  }

  // (out, in, kernel) → (kernel · in) × out
  Net::Linear convolution(std::size_t i) const {
    const std::size_t kernel = 2 * i + 1;
    const std::string path = "conv." + std::to_string(i) + ".conv";
    const Numbers given = numbers(path + ".weight", {width, width, kernel});
    Net::Linear conv{Numbers(given.size()), numbers(path + ".bias", {width})};
    for (std::size_t o = 0; o < width; ++o)
      for (std::size_t in = 0; in < width; ++in)
        for (std::size_t k = 0; k < kernel; ++k)
          conv.weights[(k * width + in) * width + o] = given[(o * width + in) * kernel + k];
    return conv;
  }

  Net::Layer layer(std::size_t i) const {
    const std::string name = "attn_layers." + std::to_string(i), node = "/" + name;
    Net::Layer layer;
    layer.first = feed_forward(name, node, "ffm1");
    layer.last = feed_forward(name, node, "ffm2");
    layer.attention_norm = norm(name + ".attn.layernorm", width);
    layer.gru_norm = norm(name + ".ccm.layernorm", width);
    layer.norm = norm(name + ".post_norm", width);
    attention(layer, node + "/attn/attn/");
    layer.gated = gru(node + "/ccm/gru1", width, 2 * width);
    layer.normed = gru(node + "/ccm/gru2", width, 2 * width);
    layer.narrowing = gru(node + "/ccm/gru3", 2 * width, width);
    layer.batch = batch_norm(name + ".ccm.batchnorm", 2 * width);
    return layer;
  }

  Net::Norm norm(const std::string& path, std::size_t channels) const {
    return {numbers(path + ".weight", {channels}), numbers(path + ".bias", {channels})};
  }
  Net::Linear linear(const std::string& node, const std::string& bias, std::size_t in, std::size_t out) const {
    return {matrix(node, in, out), numbers(bias, {out})};
  }

 private:
  Numbers numbers(std::string_view path, std::initializer_list<std::size_t> extents) const {
    std::vector<std::int64_t> shape;
    for (const std::size_t extent : extents) shape.push_back(static_cast<std::int64_t>(extent));
    return file_.floats(path, shape);
  }
  // The tensor that the node takes as this input.
  std::string_view input(const std::string& node, std::size_t i) const {
    const GraphNode* const found = file_.graph()->producer(node + "_output_0");
    if (!found || found->inputs[i].empty())
      bad_voice("the net for Arabic diacritics has no node " + node + " of " + std::to_string(i + 1) + " inputs");
    return found->inputs[i];
  }
  Numbers matrix(const std::string& node, std::size_t in, std::size_t out) const {
    return numbers(input(node, 1), {in, out});
  }

  Net::FeedForward feed_forward(const std::string& name, const std::string& node, const std::string& part) const {
    const std::string path = name + "." + part + ".ffm.", nodes = node + "/" + part + "/ffm/ffm.";
    return {norm(path + "0", width), linear(nodes + "1/MatMul", path + "1.bias", width, 4 * width),
            linear(nodes + "4/MatMul", path + "4.bias", 4 * width, width)};
  }

  // One product for queries, which are scaled by 1/√(width of a head), keys and values.
  void attention(Net::Layer& layer, const std::string& node) const {
    const float scale = 1 / std::sqrt(static_cast<float>(width / heads));
    layer.query_key_value = {Numbers(3 * width * width), Numbers(3 * width)};
    std::size_t part = 0;
    for (const char* name : {"q_proj/MatMul", "k_proj/MatMul", "v_proj/MatMul"}) {
      const Numbers given = matrix(node + name, width, width);
      for (std::size_t i = 0; i < width; ++i)
        for (std::size_t o = 0; o < width; ++o)
          layer.query_key_value.weights[i * 3 * width + part * width + o] =
              given[i * width + o] * (part == 0 ? scale : 1);
      ++part;
    }
    layer.projection = {matrix(node + "o_proj/MatMul", width, width), Numbers(width)};
  }

  Net::Gru gru(const std::string& module, std::size_t in, std::size_t hidden) const {
    const std::string node = module + "/gru/GRU";
    const std::size_t each = 3 * hidden;
    const Numbers weights = numbers(input(node, 1), {2, each, in});
    const Numbers recurrent = numbers(input(node, 2), {2, each, hidden});
    const Numbers biases = numbers(input(node, 3), {2, 2 * each});
    Net::Gru gru;
    gru.input = {transposed(weights, 2 * each), Numbers(2 * each)};
    for (std::size_t d = 0; d < 2; ++d) {
      const auto begin = recurrent.begin() + static_cast<std::ptrdiff_t>(d * each * hidden);
      gru.recurrent[d] = transposed(Numbers(begin, begin + static_cast<std::ptrdiff_t>(each * hidden)), each);
      for (std::size_t i = 0; i < each; ++i) {
        const float both[] = {biases[2 * d * each + i], biases[(2 * d + 1) * each + i]};
        gru.input.bias[d * each + i] = i < 2 * hidden ? both[0] + both[1] : both[0];
        if (i >= 2 * hidden) gru.new_bias[d].push_back(both[1]);
      }
    }
    return gru;
  }

  // (x − mean) / √(variance + 1e-5) · weight + bias
  Net::Norm batch_norm(const std::string& path, std::size_t channels) const {
    Net::Norm batch = norm(path, channels);
    const Numbers mean = numbers(path + ".running_mean", {channels});
    const Numbers variance = numbers(path + ".running_var", {channels});
    for (std::size_t i = 0; i < channels; ++i) {
      batch.factors[i] /= std::sqrt(variance[i] + 1e-5f);
      batch.offsets[i] -= mean[i] * batch.factors[i];
    }
    return batch;
  }

  const TensorFile& file_;
};

DiacriticsNet::DiacriticsNet(const TensorFile& file) {
  const NetReader reader(file);
  reader.tables(*this);
  for (std::size_t i = 0; i < convolutions_.size(); ++i) convolutions_[i] = reader.convolution(i + 1);
  for (std::size_t i = 0; i < net_layers; ++i) layers_.push_back(reader.layer(i));
  last_norm_ = reader.norm("res_layernorm", width);
  output_ = reader.linear("/fc_out/MatMul", "fc_out.bias", width, net_labels);

  // Sines, then cosines, of the position times 10000^(−i / half the width) (Vaswani et al. 2017).
  const float scale = file.floats("pos_enc.scale", std::array<std::int64_t, 1>{1})[0];
  positions_.resize(longest * width);
  for (std::size_t t = 0; t < longest; ++t)
    for (std::size_t i = 0; i < width / 2; ++i) {
      const double angle = static_cast<double>(t) * std::pow(10000.0, -static_cast<double>(i) / (width / 2));
      positions_[t * width + i] = scale * static_cast<float>(std::sin(angle));
      positions_[t * width + width / 2 + i] = scale * static_cast<float>(std::cos(angle));
    }

  padded_.resize((longest + 2 * most_padding) * width);
  for (std::vector<float>* rows : {&states_, &begin_, &narrow_}) rows->resize(longest * width);
  wide_.resize(longest * 4 * width);
  gates_.resize(longest * 2 * 3 * most_hidden);
  scores_.resize(longest);
}

std::size_t DiacriticsNet::bytes() const {
  std::size_t floats = 0;
  const auto linear = [&](const Linear& l) { floats += l.weights.size() + l.bias.size(); };
  for (const Linear& l : convolutions_) linear(l);
  for (const Layer& layer : layers_) {
    for (const Linear* l : {&layer.first.widen, &layer.first.narrow, &layer.last.widen, &layer.last.narrow,
                            &layer.query_key_value, &layer.projection})
      linear(*l);
    for (const Gru* gru : {&layer.gated, &layer.normed, &layer.narrowing}) {
      linear(gru->input);
      for (const auto& direction : gru->recurrent) floats += direction.size();
    }
  }
  for (const std::vector<float>* rows :
       {&letter_table_, &hint_table_, &positions_, &padded_, &states_, &begin_, &narrow_, &wide_, &gates_, &scores_})
    floats += rows->size();
  return floats * sizeof(float);
}

}  // namespace linnet::arabic
