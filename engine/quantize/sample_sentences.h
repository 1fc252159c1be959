// English sentences to calibrate with where the user gives none.
#pragma once

#include <string>
#include <vector>

namespace linnet {

const std::vector<std::string>& calibration_sentences();

}  // namespace linnet
