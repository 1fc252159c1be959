// The platform that this program was built for.
#pragma once

#include <memory>

#include "engine/platform.h"

namespace linnet::native {

std::unique_ptr<Platform> native_platform();

// For main(), before anything is allocated: large memory goes back to the system as soon as it is freed, and threads
// share one heap. A voice that is closed is then gone, and peaks are what the plan says.
void set_up_allocator();

}  // namespace linnet::native
