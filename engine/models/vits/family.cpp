#include "engine/models/vits/family.h"

#include <algorithm>
#include <memory>

#include "engine/models/vits/layer_reader.h"
#include "engine/models/vits/layout.h"
#include "engine/models/vits/memory_plan.h"
#include "engine/models/vits/vits.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/piper_settings.h"

namespace linnet {
namespace {

constexpr const char* name = "vits";

// One of these is enough: opening the voice will name the tensor that a damaged file lacks.
bool recognises(const TensorFile& file) {
  for (const char* tensor : {"enc_p.emb.weight", "enc_p.proj.weight", "flow.flows.0.pre.weight", "dec.conv_pre.weight"})
    if (file.has(tensor)) return true;
  return false;
}

VoiceDescription describe(std::string_view settings_json) {
  if (settings_json.empty()) bad_voice("the voice has no settings; they come with it, as NAME.onnx.json");
  VoiceDescription voice = read_piper_settings(settings_json);
  voice.family = name;
  return voice;
}

VitsBlocks blocks_of(const VoicePlan& plan) {
  VitsBlocks blocks;
  blocks.later = static_cast<std::size_t>(plan.block_frames);
  if (blocks.later) blocks.first = std::min(blocks.first, blocks.later);
  return blocks;
}

std::unique_ptr<AcousticModel> open(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed,
                                    const VoicePlan& plan) {
  return std::make_unique<Vits>(LayerReader(file, backend, consumed, plan.compact), planned_ids(plan), blocks_of(plan));
}

std::vector<WeightSpec> weights(const TensorFile& file) { return VitsLayout(file).weights; }

}  // namespace

constinit const ModelFamily vits_family = {
    .name = name,
    .means = "VITS, as Piper exports it",
    .recognises = recognises,
    .describe = describe,
    .memory = memory_plan,
    .open = open,
    .weights = weights,
    .keep = nullptr,
};

}  // namespace linnet
