#include "engine/models/styletts2/styles.h"

#include <algorithm>
#include <string>

#include "engine/voices/bad_voice.h"

namespace linnet::styletts2 {
namespace {

constexpr const char* path = "styles";

}  // namespace

Styles::Styles(const WeightReader& reader) {
  if (!reader.has(path))
    bad_voice("the model has no styles, which make its voices; `linnet import` joins a model and its styles");
  speakers_ = reader.extent(path, 0, 3);
  rows_ = reader.extent(path, 1, 3);
  width_ = reader.extent(path, 2, 3);
  const Tensor& t = reader.tensor(path);
  type_ = t.type;
  if (width_ % 2 || (type_ != Tensor::Type::f32 && type_ != Tensor::Type::f16) || t.file)
    bad_voice("tensor 'styles' of the model is not (speakers, rows, an even width) of f32 or f16");
  values_.assign(t.bytes.begin(), t.bytes.end());
}

std::vector<float> Styles::row(std::span<const SpeakerShare> speakers, std::size_t phonemes) const {
  const std::size_t row_bytes = values_.size() / speakers_ / rows_;
  const std::size_t row = std::min(std::max<std::size_t>(phonemes, 1), rows_) - 1;
  std::vector<float> sum(width_);
  for (const SpeakerShare& share : speakers) {
    const std::size_t at = (share.speaker * rows_ + row) * row_bytes;
    const Tensor values{{static_cast<std::int64_t>(width_)}, type_, std::span(values_).subspan(at, row_bytes)};
    const std::vector<float> one = as_floats(values, path);
    for (std::size_t i = 0; i < width_; ++i) sum[i] += share.weight * one[i];
  }
  return sum;
}

}  // namespace linnet::styletts2
