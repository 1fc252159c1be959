// Reads one attribute of a node of an ONNX file.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/voices/onnx/protobuf_wire.h"

namespace linnet {

// What is wanted of an AttributeProto.
struct OnnxAttribute {
  std::string_view name;
  std::string_view text;
  std::int64_t number = 0;
  std::array<std::int64_t, 4> numbers{};
  std::size_t count = 0;  // of all numbers, also those beyond the array
};

OnnxAttribute read_attribute(WireReader message);
// The attribute of a NodeProto with this name; without a name where it has none.
OnnxAttribute attribute_of(WireReader node, std::string_view name);

}  // namespace linnet
