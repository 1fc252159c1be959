// Views of a voice for the quantiser: which tensors the engine reads of it, and the voice with some of them rounded.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voices/tensor_file.h"

namespace linnet {

// Passes everything on, and remembers what was asked for and there. A voice that is opened through it tells what a
// bundle must hold.
class RecordedFile final : public TensorFile {
 public:
  explicit RecordedFile(const TensorFile& model) : model_(model) {}

  const Tensor* find(std::string_view path) const override;
  const ConvAttributes* find_conv(std::string_view path) const override;
  std::vector<float> affine_scale(std::string_view path) const override;
  bool has_speakers() const override { return model_.has_speakers(); }
  std::string_view family() const override { return model_.family(); }

  std::vector<std::string> tensors() const { return tensors_; }  // as read so far, in that order
  const std::map<std::string, const ConvAttributes*, std::less<>>& convolutions() const { return convolutions_; }
  const std::map<std::string, std::vector<float>>& affine_scales() const { return affine_scales_; }

 private:
  const TensorFile& model_;
  mutable std::vector<std::string> tensors_;
  mutable std::map<std::string, const ConvAttributes*, std::less<>> convolutions_;
  mutable std::map<std::string, std::vector<float>> affine_scales_;
};

// A tensor in 8 or 4 bits that owns its bytes.
class RoundedTensor {
 public:
  RoundedTensor() = default;
  // like: shape and whether it is transposed. values and scales: in the order of small_values() and small_scales(); the
  // scales are bfloat16 numbers.
  RoundedTensor(const Tensor& like, bool transposed, int bits, std::size_t group,
                const std::vector<std::int8_t>& values, const std::vector<float>& scales);
  Tensor view() const;
  std::size_t bytes() const { return values_.size() + 2 * scales_.size(); }
  int bits() const { return like_.type == Tensor::Type::int8 ? 8 : 4; }

 private:
  Tensor like_;
  std::vector<std::byte> values_;
  std::vector<std::uint16_t> scales_;
};

// A voice of which some tensors are replaced. Both must outlive it.
class RoundedFile final : public TensorFile {
 public:
  using Rounded = std::map<std::string, const RoundedTensor*, std::less<>>;
  RoundedFile(const TensorFile& model, const Rounded& rounded);

  const Tensor* find(std::string_view path) const override;
  const ConvAttributes* find_conv(std::string_view path) const override { return model_.find_conv(path); }
  std::vector<float> affine_scale(std::string_view path) const override { return model_.affine_scale(path); }
  bool has_speakers() const override { return model_.has_speakers(); }
  std::string_view family() const override { return model_.family(); }

 private:
  const TensorFile& model_;
  std::map<std::string, Tensor, std::less<>> tensors_;
};

}  // namespace linnet
