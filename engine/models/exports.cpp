#include "engine/models/exports.h"

#include "engine/models/styletts2/import.h"

namespace linnet {

ExportedVoices read_export(const OnnxGraph& model, std::span<const VoiceStyle> styles) {
  return styletts2::import_model(model, styles);
}

}  // namespace linnet
