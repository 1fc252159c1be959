// What differs between operating systems, for the native program: platform_linux.cpp, and others that CMake chooses.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "native/torn_pages.h"

namespace linnet::native {

// A file mapped for reading. Pages come in as they are read and can be dropped once they have been.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);  // not_found: does not exist; bad_input: not a plain file; io
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }
  // Gives the pages up to the end of `part` back to the system, from shortly before its beginning on; reading them
  // again would fetch them from the file.
  void drop(std::span<const std::byte> part) const;
  // To be asked when all has been read. io: another program has written to the file since it was opened, so that what
  // was read is neither its old content nor its new one.
  void check_unchanged() const;

 private:
  struct Stamp {
    std::int64_t bytes, seconds, nanoseconds;
    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp() const;  // of the file as it is now

  int file_ = -1;
  Stamp opened_{};
  std::span<const std::byte> bytes_;
  std::optional<TornPages> torn_;
};

struct MachineMemory {
  std::uint64_t total_bytes = 0, available_bytes = 0;
  std::optional<std::uint64_t> limit_bytes;  // of the control group (container, service) or the address space
};

int usable_cores();  // physical ones that this process may run on, within the control group's quota; at least 1
int machine_cores();
std::string machine_name();  // processor model and architecture
MachineMemory machine_memory();
std::uint64_t peak_memory_bytes();  // largest resident size so far
bool reset_peak_memory();           // so that it counts from now on; false: this system cannot
std::uint64_t resident_memory_bytes();
std::string program_path();    // of the executable; empty if unknown
std::string program_folder();  // where the executable lies; empty if unknown

// Folders of espeak-ng-data in the order they are tried when none was asked for by name.
std::vector<std::string> espeak_data_candidates();
bool is_espeak_data(const std::string& folder);  // holds phontab

}  // namespace linnet::native
