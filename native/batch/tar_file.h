// A tar of files in memory and on disk, in the form of POSIX 1003.1-1988 (ustar). It depends on the files' names and
// bytes alone: owner and time are 0.
#pragma once

#include <cstdint>
#include <string>

#include "native/output/output_file.h"

namespace linnet::native {

class TarFile {
 public:
  explicit TarFile(const std::string& path) : file_(path) {}  // io

  // Appends the file at `path` under `name` (1 to 99 bytes). io: it cannot be read, or the disk is full.
  void add(const std::string& name, const std::string& path);
  void commit();  // ends the tar, which appears under its name; without it, no file is left

 private:
  void add_header(const std::string& name, std::uint64_t bytes);

  OutputFile file_;
};

}  // namespace linnet::native
