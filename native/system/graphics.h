// How busy graphics processors are. Linnet does not compute on them; their load and heat concern the machine as a
// whole.
#pragma once

#include <optional>

#include "native/system/system_files.h"

namespace linnet::native {

// Percent of the busiest one; none where there is no GPU. NVIDIA's by its management library, if that is installed
// (loaded at run time), others from the kernel.
std::optional<double> gpu_percent(const SystemFiles& files);

}  // namespace linnet::native
