// Reads a Linnet bundle: a voice in one file, its weights in fp32, int8 or int4. docs/bundle.md describes the format.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "engine/voices/tensor_file.h"

namespace linnet {

class Bundle final : public TensorFile {
 public:
  static bool is_bundle(std::span<const std::byte> bytes);  // by its first bytes
  static bool is_bundle(const VoiceSource& file);

  // Checks all of the file and reads its index; `bytes` must outlive the bundle. consumed (may be empty) is told of
  // stretches whose checksum is done: they are read once more, by whoever wants the tensors.
  // bad_voice: truncated, damaged anywhere, of a newer version, an index that does not add up.
  static Bundle parse(std::span<const std::byte> bytes,
                      const std::function<void(std::span<const std::byte>)>& consumed = {});
  // The same of a file that is read piece by piece; it must outlive the bundle. index_only: without the checksum, for
  // which all of the file is read: tensors are where the index says, their values may be damaged.
  static Bundle parse(const VoiceSource& file, bool index_only = false);

  const std::string& settings() const { return settings_; }      // what Piper's NAME.onnx.json says
  const std::string& precision() const { return precision_; }    // "fp32", "int8" or "int4"
  const std::string& provenance() const { return provenance_; }  // JSON object: origin and licence; "{}": none is told

  const Tensor* find(std::string_view path) const override;
  const ConvAttributes* find_conv(std::string_view path) const override;
  std::vector<float> affine_scale(std::string_view path) const override;  // tensor "dp.flows.0.scale"
  bool has_speakers() const override { return has_speakers_; }
  std::string_view family() const override { return family_; }  // empty: the bundle is older than the key
  const std::map<std::string, Tensor, std::less<>>& tensors() const { return tensors_; }

 private:
  std::string settings_;
  std::string precision_;
  std::string provenance_ = "{}";
  std::string family_;
  bool has_speakers_ = false;
  std::map<std::string, Tensor, std::less<>> tensors_;
  std::map<std::string, ConvAttributes, std::less<>> convolutions_;
  friend class BundleReader;
};

}  // namespace linnet
