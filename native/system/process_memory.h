// What this process holds of the machine's memory.
#pragma once

#include <cstdint>

namespace linnet::native {

std::uint64_t peak_memory_bytes();  // largest resident size so far
bool reset_peak_memory();           // so that it counts from now on; false: this system cannot
std::uint64_t resident_memory_bytes();

}  // namespace linnet::native
