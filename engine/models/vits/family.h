// VITS as a family of models: Piper's voices.
#pragma once

#include "engine/models/model_family.h"

namespace linnet {

extern const ModelFamily vits_family;

}  // namespace linnet
