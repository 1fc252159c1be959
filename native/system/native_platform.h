// The implementation of engine/platform.h for the system that this program was built for.
#pragma once

#include <memory>

#include "engine/platform.h"

namespace linnet::native {

std::unique_ptr<Platform> native_platform();

// Called by main() before anything is allocated. Large blocks return to the system as soon as they are freed, and
// threads share one heap, so that a closed voice takes no memory and peaks agree with the memory plan.
void set_up_allocator();

}  // namespace linnet::native
