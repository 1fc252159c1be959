#include "engine/models/styletts2/family.h"

#include <algorithm>
#include <iterator>
#include <memory>

#include "engine/models/styletts2/memory_plan.h"
#include "engine/models/styletts2/model.h"
#include "engine/models/styletts2/settings.h"

namespace linnet {
namespace {

// One of these is enough: opening the voice will name the tensor that a damaged file lacks. Exporters leave the name of
// the bias, behind that of the module into which they have wrapped the model; such a file is no voice, but known well
// enough to name the remedy.
bool recognises(const TensorFile& file) {
  constexpr const char* tensors[] = {"predictor.shared.R", "decoder.generator.conv_post.bias", "bert_encoder.bias",
                                     "encoder.bert_encoder.bias", "kmodel.bert_encoder.bias"};
  return std::any_of(std::begin(tensors), std::end(tensors), [&](const char* tensor) { return file.has(tensor); });
}

std::unique_ptr<AcousticModel> open(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed,
                                    const VoicePlan& plan) {
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
