#include <malloc.h>

#include "native/system/linux_platform.h"
#include "native/system/native_platform.h"

namespace linnet::native {

std::unique_ptr<Platform> native_platform() { return std::make_unique<LinuxPlatform>(); }

void set_up_allocator() {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);  // a value that is set does not grow with freed blocks
  mallopt(M_ARENA_MAX, 1);               // each further arena would reserve 64 MB of address space
}

}  // namespace linnet::native
