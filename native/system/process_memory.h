// Memory of this process.
#pragma once

#include <cstdint>

namespace linnet::native {

std::uint64_t peak_memory_bytes();  // largest resident size so far
bool reset_peak_memory();           // the peak counts from now on; false: not possible on this system
std::uint64_t resident_memory_bytes();

}  // namespace linnet::native
