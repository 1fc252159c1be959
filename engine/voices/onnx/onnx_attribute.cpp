#include "engine/voices/onnx/onnx_attribute.h"

#include "engine/voices/onnx/onnx_fields.h"

namespace linnet {

OnnxAttribute read_attribute(WireReader message) {
  OnnxAttribute attribute;
  while (message.next()) {
    switch (message.field()) {
      case attribute_field::name:
        attribute.name = message.text();
        break;
      case attribute_field::s:
        attribute.text = message.text();
        break;
      case attribute_field::i:
        attribute.number = static_cast<std::int64_t>(message.varint());
        break;
      case attribute_field::ints:
        message.each_varint([&](std::uint64_t value) {
          const std::size_t at = attribute.count++;
          if (at < attribute.numbers.size()) attribute.numbers[at] = static_cast<std::int64_t>(value);
        });
        break;
      default:
        break;
    }
  }
  return attribute;
}

OnnxAttribute attribute_of(WireReader node, std::string_view name) {
  while (node.next()) {
    if (node.field() != node_field::attribute) continue;
    if (const OnnxAttribute attribute = read_attribute(node.message()); attribute.name == name) return attribute;
  }
  return {};
}

}  // namespace linnet
