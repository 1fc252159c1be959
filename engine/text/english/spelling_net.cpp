#include "engine/text/english/spelling_net.h"

#include <algorithm>
#include <cmath>

#include "engine/text/english/net_math.h"
#include "engine/text/english/pack.h"
#include "engine/text/row_math.h"
#include "engine/text/utf8.h"

namespace linnet::english {
namespace {

// More of any is damage.
constexpr std::size_t most_width = 4096;
constexpr std::size_t most_rows = 4096;
constexpr std::size_t most_layers = 64;

}  // namespace

// Takes the parts of the section in their order.
class SpellingNet::Reader {
 public:
  explicit Reader(std::string_view section) : section_(section) {}

  std::uint32_t u32() { return section_.u32(); }
  Phonemes codepoints(std::size_t count) {
    if (count > most_rows) damaged_pack("the net knows too many letters");
    Phonemes codes(count, 0);
    section_.copy_to(std::span(codes));
    return codes;
  }
  std::vector<float> numbers(std::size_t count) {
    std::vector<float> numbers(count);
    section_.copy_to(std::span(numbers));
    if (std::any_of(numbers.begin(), numbers.end(), [](float number) { return !(std::abs(number) < 1e6f); }))
      damaged_pack("a number of the net");
    return numbers;
  }
  Matrix matrix() {
    Matrix m;
    m.rows = u32();
    m.columns = u32();
    const std::uint32_t bits = u32();
    if (m.rows > most_rows || m.columns == 0 || m.columns > most_width || m.columns % 8 != 0 ||
        (bits != 8 && bits != 12))
      damaged_pack("a matrix of the net");
    m.scales = numbers(m.rows);
    m.high = section_.bytes(m.rows * m.columns).data();
    if (bits == 12) m.low = section_.bytes(m.rows * m.columns / 2).data();
    return m;
  }
  Norm norm(std::size_t width) { return {numbers(width), numbers(width)}; }
  Linear linear() {
    Matrix m = matrix();
    const std::size_t rows = m.rows;
    return {std::move(m), numbers(rows)};
  }

 private:
  SectionReader section_;
};

SpellingNet::SpellingNet(std::string_view section) {
  Reader reader(section);
  const std::uint32_t letters = reader.u32();
  const std::uint32_t phonemes = reader.u32();
  slots_ = reader.u32();
  heads_ = reader.u32();
  const std::uint32_t layers = reader.u32();
  letters_ = reader.codepoints(letters);
  phonemes_ = reader.codepoints(phonemes);
  if (layers > most_layers) damaged_pack("the net has too many layers");
  embedding_ = reader.matrix();
  positions_ = reader.matrix();
  const std::size_t width = embedding_.columns;
  for (std::uint32_t i = 0; i < layers; ++i) {
    Layer& layer = layers_.emplace_back();
    layer.norm1 = reader.norm(width);
    layer.in_projection = reader.linear();
    layer.out_projection = reader.linear();
    layer.norm2 = reader.norm(width);
    layer.linear1 = reader.linear();
    layer.linear2 = reader.linear();
  }
  norm_ = reader.norm(width);
  head_ = reader.linear();
  check();
}

// All shapes fit together.
void SpellingNet::check() const {
  const std::size_t width = embedding_.columns;
  const auto is = [](const Linear& linear, std::size_t rows, std::size_t columns) {
    return linear.weights.rows == rows && linear.weights.columns == columns;
  };
  bool fits = positions_.columns == width && embedding_.rows == letters_.size() + 1 && heads_ != 0 &&
              width % heads_ == 0 && slots_ != 0 && slots_ <= most_rows &&
              is(head_, slots_ * (phonemes_.size() + 1), width);
  for (const Layer& layer : layers_)
    fits = fits && is(layer.in_projection, 3 * width, width) && is(layer.out_projection, width, width) &&
           is(layer.linear1, layer.linear1.weights.rows, width) && is(layer.linear2, width, layer.linear1.weights.rows);
  if (!fits) damaged_pack("the net's matrices do not fit together");
  const auto bad = [](char32_t c) { return c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000); };
  if (std::any_of(phonemes_.begin(), phonemes_.end(), bad)) damaged_pack("a phoneme of the net");
}

// Rows of the embedding; letters that it does not have are left out.
std::vector<std::uint32_t> SpellingNet::ids_of(std::string_view word) const {
  std::vector<std::uint32_t> ids;
  for (std::size_t i = 0; i < word.size() && ids.size() < positions_.rows;) {
    const char32_t letter = take_codepoint(word, i);
    const auto found = std::lower_bound(letters_.begin(), letters_.end(), letter);
    if (found != letters_.end() && *found == letter)
      ids.push_back(static_cast<std::uint32_t>(found - letters_.begin()) + 1);
  }
  return ids;
}

void SpellingNet::Matrix::expand(std::size_t row, std::span<std::int16_t> steps) const {
  const std::size_t at = row * columns;
  if (low)
    expand_12_bits({high + at, columns}, {low + at / 2, columns / 2}, steps);
  else
    expand_8_bits({high + at, columns}, steps);
}

void SpellingNet::add_row(const Matrix& matrix, std::size_t row, std::span<float> to) const {
  std::vector<std::int16_t> steps(matrix.columns);
  matrix.expand(row, steps);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += matrix.scales[row] * steps[i];
}

SpellingNet::Rows SpellingNet::normalised(const Rows& x, const Norm& norm) const {
  const std::size_t width = norm.factors.size();
  Rows out(x.size());
  for (std::size_t at = 0; at < x.size(); at += width)
    normalise(std::span(x).subspan(at, width), norm.factors, norm.offsets, std::span(out).subspan(at, width));
  return out;
}

SpellingNet::Rows SpellingNet::product(const Rows& x, const Linear& linear) const {
  const Matrix& m = linear.weights;
  const std::size_t rows = x.size() / m.columns;
  std::vector<std::int16_t> steps(x.size());
  std::vector<float> scales(rows);
  for (std::size_t row = 0; row < rows; ++row)
    scales[row] = to_steps(std::span(x).subspan(row * m.columns, m.columns),
                           std::span(steps).subspan(row * m.columns, m.columns));
  Rows out(rows * m.rows);
  std::vector<std::int16_t> weights(m.columns);
  std::vector<float> sums(rows);
  for (std::size_t output = 0; output < m.rows; ++output) {
    m.expand(output, weights);
    dot_products(weights, steps, sums);
    for (std::size_t row = 0; row < rows; ++row)
      out[row * m.rows + output] = sums[row] * m.scales[output] * scales[row] + linear.offsets[output];
  }
  return out;
}

// Of rows that are query, key and value, one after the other.
SpellingNet::Rows SpellingNet::attention(const Rows& projected) const {
  const std::size_t width = embedding_.columns;
  const std::size_t head_width = width / heads_;
  const std::size_t rows = projected.size() / (3 * width);
  const float scale = 1 / std::sqrt(static_cast<float>(head_width));
  Rows out(rows * width);
  Rows weights(rows);
  for (std::size_t head = 0; head < heads_; ++head) {
    const auto part = [&](std::size_t row, std::size_t which) {
      return std::span(projected).subspan((3 * row + which) * width + head * head_width, head_width);
    };
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t other = 0; other < rows; ++other) {
        float sum = 0;
        for (std::size_t i = 0; i < head_width; ++i) sum += part(row, 0)[i] * part(other, 1)[i];
        weights[other] = sum * scale;
      }
      softmax(weights);
      float* const to = out.data() + row * width + head * head_width;
      for (std::size_t other = 0; other < rows; ++other)
        for (std::size_t i = 0; i < head_width; ++i) to[i] += weights[other] * part(other, 2)[i];
    }
  }
  return out;
}

void SpellingNet::add_layer(Rows& x, const Layer& layer) const {
  const auto add = [&](const Rows& y) { std::transform(x.begin(), x.end(), y.begin(), x.begin(), std::plus<>()); };
  add(product(attention(product(normalised(x, layer.norm1), layer.in_projection)), layer.out_projection));
  Rows inner = product(normalised(x, layer.norm2), layer.linear1);
  gelu(inner);
  add(product(inner, layer.linear2));
}

// The best phoneme of each slot; one that repeats counts once, and 0 is none.
Phonemes SpellingNet::phonemes_of(const Rows& scores) const {
  Phonemes phonemes;
  const std::size_t choices = phonemes_.size() + 1;
  std::size_t before = 0;
  for (std::size_t at = 0; at < scores.size(); at += choices) {
    const auto slot = scores.begin() + static_cast<std::ptrdiff_t>(at);
    const auto best =
        static_cast<std::size_t>(std::max_element(slot, slot + static_cast<std::ptrdiff_t>(choices)) - slot);
    if (best != before && best != 0) phonemes += phonemes_[best - 1];
    before = best;
  }
  return phonemes;
}

Phonemes SpellingNet::read(std::string_view word) const {
  const std::vector<std::uint32_t> ids = ids_of(word);
  const std::size_t width = embedding_.columns;
  if (ids.empty()) return {};
  Rows x(ids.size() * width);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto row = std::span(x).subspan(i * width, width);
    add_row(embedding_, ids[i], row);
    add_row(positions_, i, row);
  }
  for (const Layer& layer : layers_) add_layer(x, layer);
  return phonemes_of(product(normalised(x, norm_), head_));
}

}  // namespace linnet::english
