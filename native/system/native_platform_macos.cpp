#include "native/system/macos_platform.h"
#include "native/system/native_platform.h"

namespace linnet::native {

std::unique_ptr<Platform> native_platform() { return std::make_unique<MacosPlatform>(); }

void set_up_allocator() {}  // this allocator returns large blocks by default

}  // namespace linnet::native
