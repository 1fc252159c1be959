#include "engine/text/arabic/diacritics_net.h"

#include <algorithm>
#include <cmath>

#include "engine/text/arabic/net_math.h"
#include "engine/text/arabic/net_sizes.h"
#include "engine/text/row_math.h"

namespace linnet::arabic {
namespace {

std::span<float> row(std::vector<float>& rows, std::size_t width, std::size_t t) {
  return std::span(rows).subspan(t * width, width);
}

void add(std::span<float> to, std::span<const float> values, float times) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += times * values[i];
}

}  // namespace

void DiacriticsNet::apply(const Linear& layer, const float* x, std::size_t inputs, std::size_t stride, std::size_t rows,
                          float* out) {
  const std::size_t outputs = layer.bias.size();
  for (std::size_t t = 0; t < rows; ++t) {
    std::copy(layer.bias.begin(), layer.bias.end(), out + t * outputs);
    add_product({x + t * stride, inputs}, layer.weights, {out + t * outputs, outputs});
  }
}

// Tables and convolutions, whose rows overlap; states_ and begin_ get their result.
void DiacriticsNet::read_letters(std::span<const NetLetter> letters) {
  const std::size_t rows = letters.size();
  float* const first = padded_.data() + most_padding * width;
  for (std::size_t t = 0; t < rows; ++t)
    for (std::size_t c = 0; c < width; ++c)
      first[t * width + c] = letter_table_[letters[t].id * width + c] + hint_table_[letters[t].hint * width + c];
  for (std::size_t i = 0; i < convolutions_.size(); ++i) {
    const std::size_t padding = i + 1;
    std::fill_n(padded_.data(), most_padding * width, 0.0f);
    std::fill_n(first + rows * width, most_padding * width, 0.0f);
    apply(convolutions_[i], first - padding * width, (2 * padding + 1) * width, width, rows, states_.data());
    std::copy_n(states_.data(), rows * width, first);
  }
  std::copy_n(states_.data(), rows * width, begin_.data());
}

// states += ½ · narrow(swish(widen(norm(states))))
void DiacriticsNet::feed_forward(const FeedForward& part, std::size_t rows) {
  constexpr std::size_t wide = 4 * width;
  for (std::size_t t = 0; t < rows; ++t) {
    const std::span<float> in = row(narrow_, width, t), out = row(wide_, wide, t), gate = row(gates_, wide, 0);
    normalise(row(states_, width, t), part.norm.factors, part.norm.offsets, in);
    apply(part.widen, in.data(), width, width, 1, out.data());
    std::copy(out.begin(), out.end(), gate.begin());
    sigmoid(gate);
    for (std::size_t i = 0; i < wide; ++i) out[i] *= gate[i];
    apply(part.narrow, out.data(), wide, wide, 1, in.data());
    add(row(states_, width, t), in, 0.5f);
  }
}

void DiacriticsNet::attend(const Layer& layer, std::size_t rows) {
  constexpr std::size_t all = 3 * width, head_width = width / heads;
  for (std::size_t t = 0; t < rows; ++t) {
    const std::span<float> in = row(narrow_, width, t);
    normalise(row(states_, width, t), layer.attention_norm.factors, layer.attention_norm.offsets, in);
    add(in, row(positions_, width, t), 1);
  }
  apply(layer.query_key_value, narrow_.data(), width, width, rows, gates_.data());
  std::fill_n(narrow_.begin(), rows * width, 0.0f);
  const std::span<float> scores = std::span(scores_).first(rows);
  for (std::size_t head = 0; head < heads; ++head)
    for (std::size_t t = 0; t < rows; ++t) {
      const float* const query = &gates_[t * all + head * head_width];
      for (std::size_t s = 0; s < rows; ++s) {
        const float* const key = &gates_[s * all + width + head * head_width];
        scores[s] = 0;
        for (std::size_t c = 0; c < head_width; ++c) scores[s] += query[c] * key[c];
      }
      softmax(scores);
      float* const out = &narrow_[t * width + head * head_width];
      for (std::size_t s = 0; s < rows; ++s) {
        const float* const value = &gates_[s * all + 2 * width + head * head_width];
        for (std::size_t c = 0; c < head_width; ++c) out[c] += scores[s] * value[c];
      }
    }
  apply(layer.projection, narrow_.data(), width, width, rows, wide_.data());
  add(std::span(states_).first(rows * width), std::span(wide_).first(rows * width), 1);
}

// tanh of the sum of both directions: z = σ(update), r = σ(reset), n = tanh(new + r · recurrent), h = (1 − z) · n + z ·
// h (Cho et al. 2014, with ONNX's linear_before_reset). out: rows × hidden.
void DiacriticsNet::run_gru(const Gru& gru, const float* x, std::size_t inputs, std::size_t rows, std::size_t hidden,
                            float* out) {
  const std::size_t each = 3 * hidden;
  apply(gru.input, x, inputs, inputs, rows, gates_.data());
  std::fill_n(out, rows * hidden, 0.0f);
  std::array<float, 3 * most_hidden> sums;
  std::array<float, most_hidden> state;
  for (std::size_t direction = 0; direction < 2; ++direction) {
    const std::span<float> h = std::span(state).first(hidden), from_state = std::span(sums).first(each);
    std::fill(h.begin(), h.end(), 0.0f);
    for (std::size_t step = 0; step < rows; ++step) {
      const std::size_t t = direction == 0 ? step : rows - 1 - step;
      std::fill_n(from_state.begin(), 2 * hidden, 0.0f);
      std::copy(gru.new_bias[direction].begin(), gru.new_bias[direction].end(),
                from_state.begin() + static_cast<std::ptrdiff_t>(2 * hidden));
      add_product(h, gru.recurrent[direction], from_state);
      const std::span<float> gates = std::span(gates_).subspan((2 * t + direction) * each, each);
      add(gates.first(2 * hidden), from_state.first(2 * hidden), 1);
      sigmoid(gates.first(2 * hidden));
      for (std::size_t i = 0; i < hidden; ++i) gates[2 * hidden + i] += gates[hidden + i] * from_state[2 * hidden + i];
      tanh(gates.subspan(2 * hidden));
      for (std::size_t i = 0; i < hidden; ++i) {
        h[i] = (1 - gates[i]) * gates[2 * hidden + i] + gates[i] * h[i];
        out[t * hidden + i] += h[i];
      }
    }
  }
  tanh({out, rows * hidden});
}

// A GRU whose halves gate each other, one with batch norm and swish, and one back to the width.
void DiacriticsNet::run_grus(const Layer& layer, std::size_t rows) {
  constexpr std::size_t hidden = 2 * width;
  for (std::size_t t = 0; t < rows; ++t)
    normalise(row(states_, width, t), layer.gru_norm.factors, layer.gru_norm.offsets, row(narrow_, width, t));
  run_gru(layer.gated, narrow_.data(), width, rows, hidden, wide_.data());
  for (std::size_t t = 0; t < rows; ++t) {
    const std::span<float> both = row(wide_, hidden, t), out = row(narrow_, width, t);
    sigmoid(both.subspan(width));
    for (std::size_t i = 0; i < width; ++i) out[i] = both[i] * both[width + i];
  }
  run_gru(layer.normed, narrow_.data(), width, rows, hidden, wide_.data());
  for (std::size_t t = 0; t < rows; ++t) {
    const std::span<float> values = row(wide_, hidden, t), gate = row(gates_, hidden, 0);
    for (std::size_t i = 0; i < hidden; ++i)
      gate[i] = values[i] = values[i] * layer.batch.factors[i] + layer.batch.offsets[i];
    sigmoid(gate);
    for (std::size_t i = 0; i < hidden; ++i) values[i] *= gate[i];
  }
  run_gru(layer.narrowing, wide_.data(), hidden, rows, width, narrow_.data());
  add(std::span(states_).first(rows * width), std::span(narrow_).first(rows * width), 1);
}

void DiacriticsNet::run(std::span<const NetLetter> letters, std::span<std::uint8_t> labels) {
  const std::size_t rows = letters.size();
  read_letters(letters);
  for (const Layer& layer : layers_) {
    feed_forward(layer.first, rows);
    attend(layer, rows);
    run_grus(layer, rows);
    feed_forward(layer.last, rows);
    for (std::size_t t = 0; t < rows; ++t)
      normalise(row(states_, width, t), layer.norm.factors, layer.norm.offsets, row(states_, width, t));
    tanh(std::span(states_).first(rows * width));
  }
  std::array<float, net_labels> sums;
  for (std::size_t t = 0; t < rows; ++t) {
    const std::span<float> state = row(states_, width, t);
    add(state, row(begin_, width, t), 1);
    normalise(state, last_norm_.factors, last_norm_.offsets, state);
    apply(output_, state.data(), width, width, 1, sums.data());
    labels[t] = static_cast<std::uint8_t>(std::max_element(sums.begin(), sums.end()) - sums.begin());
  }
}

}  // namespace linnet::arabic
