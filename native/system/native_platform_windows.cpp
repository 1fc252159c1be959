#include "native/system/native_platform.h"
#include "native/system/windows_platform.h"

namespace linnet::native {

std::unique_ptr<Platform> native_platform() { return std::make_unique<WindowsPlatform>(); }

void set_up_allocator() {}  // this allocator returns large blocks by default

}  // namespace linnet::native
