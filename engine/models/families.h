// The families of acoustic models that this engine speaks, and which of them a voice's file is of.
#pragma once

#include "engine/models/model_family.h"

namespace linnet {

// By the name that the file gives, else by its tensors. bad_voice: no family has that name, or none knows these
// tensors; the message names the families there are. From any thread.
const ModelFamily& family_of(const TensorFile& file);

}  // namespace linnet
