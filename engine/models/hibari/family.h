// hibari as a family of models: the voices of the package hibari-tts.
#pragma once

#include "engine/models/model_family.h"

namespace linnet {

extern const ModelFamily hibari_family;

}  // namespace linnet
