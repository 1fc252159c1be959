// An ONNX file without the values of its large tensors: a megabyte or two that OnnxModel can read in place of the file.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/voice_source.h"

namespace linnet {

// The same model, where the values of each initialiser of many floats are replaced by TensorProto.segment, the first
// and the last + 1 of the bytes of `file` that hold them. bad_voice: truncated, not the wire format, a tensor with
// segments of its own.
std::vector<std::byte> onnx_outline(const VoiceSource& file);

}  // namespace linnet
