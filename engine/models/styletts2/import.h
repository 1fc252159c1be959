// An exported model of this family and its styles, as a bundle holds them.
#pragma once

#include <span>

#include "engine/models/exports.h"

namespace linnet::styletts2 {

// As read_export().
ExportedVoices import_model(const OnnxGraph& graph, std::span<const VoiceStyle> styles);

}  // namespace linnet::styletts2
