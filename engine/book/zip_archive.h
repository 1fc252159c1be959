// A zip archive in memory, by minizip. Its bytes are untrusted: numbers, sizes, names and compression are bounded
// before anything is unpacked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace linnet {

class ZipArchive {
 public:
  // The bytes must outlive it. bad_input: no archive, damaged, more than 10,000 files or 4 GB, a name that is too long,
  // occurs twice or leads out of the archive, or an archive of several parts; messages begin with `name`.
  ZipArchive(std::span<const std::byte> bytes, std::string name);
  ~ZipArchive();
  ZipArchive(const ZipArchive&) = delete;
  ZipArchive& operator=(const ZipArchive&) = delete;

  bool has(std::string_view file) const { return entries_.find(file) != entries_.end(); }
  // bad_input: there is no such file, it is encrypted, has a compression other than deflate, has more than
  // `most_bytes`, is compressed as no text is (a zip bomb), or is damaged.
  std::string read(std::string_view file, std::size_t most_bytes) const;

 private:
  struct Reading;
  struct Entry {
    std::uint64_t list_place = 0, number = 0;  // of its line in the archive's list of files
    std::uint64_t bytes = 0, packed_bytes = 0;
    bool is_encrypted = false;
    int method = 0;  // 0: stored; 8: deflate
  };
  [[noreturn]] void bad(const std::string& message) const;
  void list();

  std::string name_;
  std::unique_ptr<Reading> reading_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace linnet
