// What a voice will take before it is opened: admission needs to know, and nothing may be allocated to find out.
#pragma once

#include "engine/kernels/backend.h"
#include "engine/memory.h"
#include "engine/models/hibari/hibari.h"
#include "engine/voices/tensor_file.h"

namespace linnet::hibari {

std::size_t planned_ids(const VoicePlan& plan);  // of the longest sentence
Blocks blocks_of(const VoicePlan& plan);

// From the shapes of the model's tensors. What is missing counts as nothing: opening the voice will say so.
VoiceMemory memory_plan(const TensorFile& file, const Backend& backend, const VoicePlan& plan);

}  // namespace linnet::hibari
