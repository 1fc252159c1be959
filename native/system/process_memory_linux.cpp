#include <cstdlib>
#include <fstream>
#include <string>

#include "native/system/process_memory.h"

namespace linnet::native {
namespace {

// The number after `key` in a file of lines such as "VmHWM:   1234 kB", in bytes.
std::uint64_t kilobytes_field(const char* path, const std::string& key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(key)) return std::strtoull(line.c_str() + key.size(), nullptr, 10) * 1024;
  return 0;
}

}  // namespace

std::uint64_t peak_memory_bytes() { return kilobytes_field("/proc/self/status", "VmHWM:"); }

bool reset_peak_memory() { return static_cast<bool>(std::ofstream("/proc/self/clear_refs") << "5" << std::flush); }

std::uint64_t resident_memory_bytes() { return kilobytes_field("/proc/self/status", "VmRSS:"); }

}  // namespace linnet::native
