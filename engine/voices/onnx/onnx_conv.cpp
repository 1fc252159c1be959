#include "engine/voices/onnx/onnx_conv.h"

#include <string>

#include "engine/voices/bad_voice.h"
#include "engine/voices/onnx/onnx_attribute.h"
#include "engine/voices/onnx/onnx_fields.h"

namespace linnet {
namespace {

// One number of a convolution's attribute, held within [least, 65536].
int extent(std::string_view node, const OnnxAttribute& attribute, std::int64_t value, int least) {
  constexpr int most = 65536;
  if (value < least || value > most) {
    bad_voice("node " + in_quotes(node) + " of the model has " + std::string(attribute.name) + " " +
              std::to_string(value) + "; expected " + std::to_string(least) + " to " + std::to_string(most));
  }
  return static_cast<int>(value);
}

void apply(ConvAttributes& conv, std::string_view node, const OnnxAttribute& attribute) {
  const auto first = [&](std::size_t count) {
    if (attribute.count != count) {
      bad_voice("node " + in_quotes(node) + " of the model has " + std::to_string(attribute.count) + " values of " +
                std::string(attribute.name) + " where a one-dimensional convolution has " + std::to_string(count));
    }
    return attribute.numbers[0];
  };
  const auto name = attribute.name;
  if (name == "kernel_shape") conv.kernel = extent(node, attribute, first(1), 1);
  if (name == "strides") conv.stride = extent(node, attribute, first(1), 1);
  if (name == "dilations") conv.dilation = extent(node, attribute, first(1), 1);
  if (name == "group") conv.group = extent(node, attribute, attribute.number, 1);
  if (name == "pads") {
    conv.pad_begin = extent(node, attribute, first(2), 0);
    conv.pad_end = extent(node, attribute, attribute.numbers[1], 0);
  }
  const bool automatic = name == "auto_pad" && attribute.text != "NOTSET" && attribute.text != "VALID";
  if (name == "output_padding") conv.output_padding = extent(node, attribute, first(1), 0);
  if (automatic || name == "output_shape") {
    bad_voice("node " + in_quotes(node) + " of the model uses " + std::string(name) + ", which no Piper voice does");
  }
}

}  // namespace

ConvAttributes read_conv(WireReader node, std::string_view name, bool is_transposed) {
  ConvAttributes conv;
  conv.transposed = is_transposed;
  conv.kernel = 0;
  while (node.next()) {
    if (node.field() == node_field::attribute) apply(conv, name, read_attribute(node.message()));
  }
  return conv;
}

}  // namespace linnet
