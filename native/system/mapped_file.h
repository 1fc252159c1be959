// A file mapped into memory for reading.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "native/system/bus_errors.h"

namespace linnet::native {

// Pages are loaded when they are read, and can be released afterwards.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);  // not_found: does not exist; bad_input: not a plain file; io
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const { return bytes_; }
  // Releases the pages from shortly before `part` to its end; reading them again loads them from the file.
  void drop(std::span<const std::byte> part) const;
  // Call after everything has been read. io: another program has written to the file since it was opened, so what was
  // read may be a mixture of old and new content.
  void check_unchanged() const;

 private:
  struct Stamp {
    std::int64_t bytes;
    std::int64_t seconds;
    std::int64_t nanoseconds;
    bool operator==(const Stamp&) const = default;
  };
  Stamp stamp() const;  // of the file as it is now

  int file_ = -1;
  Stamp opened_{};
  std::span<const std::byte> bytes_;
  std::optional<BusErrors> torn_;
};

}  // namespace linnet::native
