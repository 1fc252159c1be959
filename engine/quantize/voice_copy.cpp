#include "engine/quantize/voice_copy.h"

#include <algorithm>
#include <span>

namespace linnet {

const Tensor* RecordedFile::find(std::string_view path) const {
  const Tensor* found = model_.find(path);
  if (found && std::find(tensors_.begin(), tensors_.end(), path) == tensors_.end()) tensors_.emplace_back(path);
  return found;
}

const ConvAttributes* RecordedFile::find_conv(std::string_view path) const {
  const ConvAttributes* found = model_.find_conv(path);
  if (found) convolutions_.emplace(path, found);
  return found;
}

std::vector<float> RecordedFile::affine_scale(std::string_view path) const {
  return affine_scales_[std::string(path)] = model_.affine_scale(path);
}

RoundedTensor::RoundedTensor(const Tensor& like, bool transposed, int bits, std::size_t group,
                             const std::vector<std::int8_t>& values, const std::vector<float>& scales)
    : values_(bits == 8 ? values.size() : (values.size() + 1) / 2) {
  like_.shape = like.shape;
  like_.type = bits == 8 ? Tensor::Type::int8 : Tensor::Type::int4;
  like_.transposed = transposed;
  like_.group = group;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (bits == 8)
      values_[i] = static_cast<std::byte>(values[i]);
    else
      values_[i / 2] |= static_cast<std::byte>((values[i] + 8) << (i % 2 ? 4 : 0));
  }
  for (const float scale : scales) scales_.push_back(to_bf16(scale));
}

Tensor RoundedTensor::view() const {
  Tensor t = like_;
  t.bytes = values_;
  t.scales = std::as_bytes(std::span(scales_));
  return t;
}

RoundedFile::RoundedFile(const TensorFile& model, const Rounded& rounded) : model_(model) {
  for (const auto& [path, tensor] : rounded) tensors_.emplace(path, tensor->view());
}

const Tensor* RoundedFile::find(std::string_view path) const {
  const auto found = tensors_.find(path);
  return found == tensors_.end() ? model_.find(path) : &found->second;
}

}  // namespace linnet
