// NAME.part, in which a download grows. Only one process and thread has it at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

namespace linnet::native {

class PartFile {
 public:
  // Waits while another has it; `waits` is then called every 0.1 s, and may throw to end that. io: it cannot be made.
  PartFile(const std::string& target, const std::function<void()>& waits);
  ~PartFile();  // leaves the file if it has bytes
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  const std::string& path() const { return path_; }
  std::uint64_t bytes() const { return bytes_; }
  void append(std::span<const std::byte> bytes);  // io: the disk is full, …
  void clear();
  void commit();  // on disk, and under the name of the target; then bytes() is 0

 private:
  bool take();

  std::string target_;
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

}  // namespace linnet::native
