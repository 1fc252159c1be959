#include "engine/models/exported_weight.h"

#include <algorithm>
#include <cmath>

#include "engine/voices/bad_voice.h"

namespace linnet {
namespace {

constexpr std::size_t most_axes = 4;  // of a tensor in a bundle

bool is_whole(const Tensor& t) { return t.type == Tensor::Type::i8 || t.type == Tensor::Type::u8; }
bool is_float(const Tensor& t) { return t.type == Tensor::Type::f32 || t.type == Tensor::Type::f16; }

int whole_at(const Tensor& t, std::size_t i) {
  return t.type == Tensor::Type::u8 ? std::to_integer<int>(t.bytes[i]) : static_cast<std::int8_t>(t.bytes[i]);
}

// The same values with the last two axes exchanged; `rows` and `columns` are those of `from`.
template <typename T>
std::vector<T> turned_round(const std::vector<T>& from, std::size_t rows, std::size_t columns) {
  std::vector<T> to(from.size());
  for (std::size_t block = 0; block < from.size(); block += rows * columns)
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) to[block + c * rows + r] = from[block + r * columns + c];
  return to;
}

template <typename T>
std::vector<T> in_order(const ExportedWeight& w, std::vector<T> values) {
  if (!w.turned) return values;
  const std::size_t axes = w.shape.size();
  return turned_round(values, static_cast<std::size_t>(w.shape[axes - 1]), static_cast<std::size_t>(w.shape[axes - 2]));
}

}  // namespace

std::size_t ExportedWeight::elements() const { return Tensor{shape}.elements(); }

void ExportedWeight::check() const {
  const auto refuse = [&](const char* what) { bad_voice("the weight " + in_quotes(path) + " of the model " + what); };
  const auto first = shape.empty() ? 1 : static_cast<std::size_t>(shape[0]);
  if (elements() == 0) refuse("has no values");
  if (shape.size() > most_axes) refuse("has more than 4 axes");
  if (elements() != values.elements() || (turned && shape.size() < 2)) refuse("has another shape than its layer");
  if (!scale) {
    if (!is_float(values)) refuse("is of whole numbers without a scale");
    if (norm && (!is_float(*norm) || norm->elements() != first)) refuse("has a norm that does not fit it");
    return;
  }
  if (!is_whole(values)) refuse("is of neither floats nor whole numbers of 8 bits");
  const auto fits = [&](const Tensor& t) { return t.elements() == 1 || t.elements() == first; };
  if (!is_float(*scale) || !fits(*scale)) refuse("has scales that are neither one nor one for each output");
  if (zero && (zero->type != values.type || !fits(*zero))) refuse("has zero points that do not fit it");
}

std::vector<int> ExportedWeight::differences() const {
  std::vector<int> whole(elements());
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = whole_at(values, i);
  whole = in_order(*this, std::move(whole));
  if (!zero) return whole;
  const std::size_t each = whole.size() / zero->elements();
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] -= whole_at(*zero, i / each);
  return whole;
}

std::vector<float> ExportedWeight::floats() const {
  if (scale) {
    const std::vector<int> whole = differences();
    const std::vector<float> scales = as_floats(*scale, path);
    const std::size_t each = whole.size() / scales.size();
    std::vector<float> weights(whole.size());
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = static_cast<float>(whole[i]) * scales[i / each];
    return weights;
  }
  std::vector<float> weights = in_order(*this, as_floats(values, path));
  if (!norm) return weights;
  const std::vector<float> norms = as_floats(*norm, path);
  const std::size_t each = weights.size() / norms.size();
  for (std::size_t first = 0; first < weights.size(); first += each) {
    double squares = 0;
    for (std::size_t i = first; i < first + each; ++i) squares += double{weights[i]} * weights[i];
    const double by = squares > 0 ? norms[first / each] / std::sqrt(squares) : 0;
    for (std::size_t i = first; i < first + each; ++i) weights[i] = static_cast<float>(weights[i] * by);
  }
  return weights;
}

std::optional<WholeNumbers> ExportedWeight::whole_numbers() const {
  if (!scale) return std::nullopt;
  const std::vector<int> whole = differences();
  const auto [least, most] = std::minmax_element(whole.begin(), whole.end());
  if (*least < -128 || *most > 127) return std::nullopt;
  return WholeNumbers{{whole.begin(), whole.end()}, as_floats(*scale, path)};
}

}  // namespace linnet
