// Reads the small text files under /proc and /sys. All paths are below a root folder, so that the files of a recorded
// machine are read in the same way as the real ones.
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

  bool real() const { return root_ == "/"; }  // false: a recorded machine

  // A path without its leading '/': "proc/meminfo". A file that cannot be read counts as empty.
  std::string first_line(const std::filesystem::path& path) const;
  std::vector<std::string> lines(const std::filesystem::path& path) const;
  std::optional<double> number(const std::filesystem::path& path) const;        // the first word, if it is one
  std::optional<std::uint64_t> bytes(const std::filesystem::path& path) const;  // an integer; nullopt for "max"
  std::vector<int> cpu_list(const std::filesystem::path& path) const;           // "0-3,8" is 0 1 2 3 8
  // The number after `key` in a file of lines such as "VmHWM:   1234 kB" or "inactive_file 4096", without its unit.
  std::optional<std::uint64_t> field(const std::filesystem::path& path, const std::string& key) const;
  // Names in a folder that begin with `prefix` and a digit, in the order of their numbers: cpu0, cpu1, … cpu10.
  std::vector<std::string> numbered(const std::filesystem::path& folder, const std::string& prefix) const;

 private:
  std::filesystem::path root_;
};

std::vector<int> parse_cpu_list(const std::string& text);

}  // namespace linnet::native
