// Reads what a Conv or ConvTranspose node of an ONNX file says about its convolution.
#pragma once

#include <string_view>

#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/onnx/protobuf_wire.h"

namespace linnet {

// `node` is the NodeProto. The kernel is 0 where the node leaves it to the shape of its weight.
// bad_voice: not one-dimensional, a number out of range, automatic or output padding.
ConvAttributes read_conv(WireReader node, std::string_view name, bool is_transposed);

}  // namespace linnet
