// Which stage a layer belongs to, by its path, and how many rows it makes: so that `linnet bench` can count operations.
#pragma once

#include <vector>

#include "engine/profile.h"

namespace linnet {

// The layers with stage, each_id and rows filled in.
std::vector<LayerInfo> placed(std::vector<LayerInfo> layers);

}  // namespace linnet
