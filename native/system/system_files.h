// Linux tells what it knows in small text files under /proc and /sys. All are read below a root folder, so that a
// recorded machine's files are read as the real ones are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace linnet::native {

class SystemFiles {
 public:
  explicit SystemFiles(std::filesystem::path root) : root_(std::move(root)) {}

  bool real() const { return root_ == "/"; }  // this machine's, not a recorded one's

  // A path without its leading '/': "proc/meminfo". What cannot be read is empty.
  std::string first_line(const std::filesystem::path& path) const;
  std::vector<std::string> lines(const std::filesystem::path& path) const;
  std::optional<double> number(const std::filesystem::path& path) const;        // the first word, if it is one
  std::optional<std::uint64_t> bytes(const std::filesystem::path& path) const;  // a whole number; "max" is none
  std::vector<int> cpu_list(const std::filesystem::path& path) const;           // "0-3,8" is 0 1 2 3 8
  // The number after `key` in a file of lines such as "VmHWM:   1234 kB" or "inactive_file 4096", as it stands there.
  std::optional<std::uint64_t> field(const std::filesystem::path& path, const std::string& key) const;
  // Names in a folder that begin with `prefix` and a digit, in the order of their numbers: cpu0, cpu1, … cpu10.
  std::vector<std::string> numbered(const std::filesystem::path& folder, const std::string& prefix) const;

 private:
  std::filesystem::path root_;
};

std::vector<int> parse_cpu_list(const std::string& text);

}  // namespace linnet::native
