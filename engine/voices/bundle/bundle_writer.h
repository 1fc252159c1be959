// Writes a Linnet bundle as a stream, tensor by tensor. docs/bundle.md describes the format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voices/tensor_file.h"

namespace linnet {

using ByteSink = std::function<void(std::span<const std::byte>)>;

// What the index says beside tensors and layers. All of it is JSON text, of an object but for `family` and
// `precision`.
struct BundleFacts {
  std::string family;       // the name of its ModelFamily: "vits"
  std::string settings;     // Piper's NAME.onnx.json
  std::string precision;    // "fp32", "int8" or "int4"
  std::string provenance;   // where the voice comes from, its licence
  std::string calibration;  // how its precision was chosen; "{}" for fp32
  bool has_speakers = false;
};

class BundleWriter {
 public:
  explicit BundleWriter(ByteSink sink);
  ~BundleWriter();

  void convolution(const std::string& path, const ConvAttributes& attributes);
  // Of a kind that as_floats() takes, where f16 becomes f32, or i8.
  void tensor(const std::string& path, const Tensor& tensor);
  // Floats as f16: each is rounded to nearest. Those beyond 65504 become infinite.
  void halves(const std::string& path, const std::vector<std::int64_t>& shape, std::span<const float> values);
  void finish(const BundleFacts& facts);  // nothing may follow. bad_voice: the index would be too large for a reader
  std::size_t bytes() const;              // written so far

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace linnet
