// Reads one TensorProto of an ONNX file.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/onnx/protobuf_wire.h"

namespace linnet {

// Values that the file holds in another form than raw little-endian bytes (variable-length integers, floats one by one)
// are decoded into here. `budget` bounds the sum: a small file must not make us allocate much.
struct DecodedValues {
  std::vector<std::shared_ptr<const std::vector<std::byte>>> blocks;
  std::size_t budget = 0;
  const VoiceSource* file = nullptr;  // of an outline: where segments of tensors lie; null: they are refused
};

struct NamedTensor {
  std::string_view name;
  Tensor tensor;
};

// `name` is used when the message itself has none (the value of a Constant node).
// bad_voice: external data, a negative dimension, sizes that do not add up, data in two forms.
NamedTensor read_tensor(WireReader message, std::string_view name, DecodedValues& decoded);

}  // namespace linnet
