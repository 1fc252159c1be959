// What a voice will take before it is opened: admission needs to know, and nothing may be allocated to find out.
#pragma once

#include "engine/kernels/backend.h"
#include "engine/memory.h"
#include "engine/voices/tensor_file.h"

namespace linnet {

// Ids of the longest sentence: one for each phoneme, a pad behind each, and one at each end.
std::size_t planned_ids(const VoicePlan& plan);

// From the shapes of the model's tensors. What is missing or odd counts as nothing: opening the voice will say so.
// Weights are exact, since they are most of it; tests hold both to what really happens.
VoiceMemory memory_plan(const TensorFile& model, const Backend& backend, const VoicePlan& plan);

}  // namespace linnet
