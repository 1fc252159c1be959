// What a voice will take before it is opened: admission needs to know, and nothing may be allocated to find out.
#pragma once

#include "engine/kernels/backend.h"
#include "engine/memory.h"
#include "engine/models/styletts2/model.h"
#include "engine/voices/tensor_file.h"

namespace linnet::styletts2 {

// Smaller plans shorten sentences; the smallest also computes the generator's second stage in blocks.
ModelPlan plan_of(const VoicePlan& plan);

// From the shapes of the model's tensors. What is missing counts as nothing: opening the voice will say so.
VoiceMemory memory_plan(const TensorFile& file, const Backend& backend, const VoicePlan& plan);

}  // namespace linnet::styletts2
