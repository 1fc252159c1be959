// Load of graphics processors. Linnet does not compute on them, but their load and heat affect the whole machine.
#pragma once

#include <optional>

#include "native/system/system_files.h"

namespace linnet::native {

// Percent of the busiest one; nullopt without a GPU. For NVIDIA from its management library (loaded at run time, if
// installed), for others from the kernel.
std::optional<double> gpu_percent(const SystemFiles& files);

}  // namespace linnet::native
