#include "engine/models/styletts2/family.h"

#include <memory>

#include "engine/models/styletts2/memory_plan.h"
#include "engine/models/styletts2/model.h"
#include "engine/models/styletts2/settings.h"

namespace linnet {
namespace {

// One of these is enough: opening the voice will name the tensor that a damaged
// file lacks.
bool recognises(const TensorFile &file) {
  for (const char *tensor : {"predictor.shared.R", "bert_encoder.bias", "decoder.generator.conv_post.bias"})
    if (file.has(tensor)) return true;
  return false;
}

std::unique_ptr<AcousticModel> open(const TensorFile &file, Backend &backend, const ConsumedBytes &consumed,
                                    const VoicePlan &plan) {
  return std::make_unique<styletts2::Model>(styletts2::WeightReader(file, backend, consumed, plan.compact),
                                            styletts2::plan_of(plan));
}

}  // namespace

constinit const ModelFamily styletts2_family = {
    .name = "styletts2",
    .means = "StyleTTS 2, as Kokoro",
    .recognises = recognises,
    .describe = styletts2::read_settings,
    .memory = styletts2::memory_plan,
    .open = open,
    .weights = nullptr,
    .keep = nullptr,
};

}  // namespace linnet
