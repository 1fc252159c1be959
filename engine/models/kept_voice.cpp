#include "engine/models/kept_voice.h"

#include <algorithm>

namespace linnet {

void KeptVoice::add(const std::string& path, const std::vector<std::int64_t>& shape, std::span<const float> values) {
  add(path, shape, Tensor::Type::f32, std::as_bytes(values));
}

void KeptVoice::add(const std::string& path, const std::vector<std::int64_t>& shape,
                    std::span<const std::int8_t> values) {
  add(path, shape, Tensor::Type::i8, std::as_bytes(values));
}

void KeptVoice::add(const std::string& path, const std::vector<std::int64_t>& shape, Tensor::Type type,
                    std::span<const std::byte> bytes) {
  if (std::any_of(tensors_.begin(), tensors_.end(), [&](const Entry& e) { return e.path == path; })) return;
  tensors_.push_back({path, Tensor{shape, type}, {bytes.begin(), bytes.end()}});
}

bool KeptVoice::has_whole_numbers() const {
  return std::any_of(tensors_.begin(), tensors_.end(),
                     [](const Entry& e) { return e.tensor.type == Tensor::Type::i8; });
}

}  // namespace linnet
