// A file that appears complete or not at all: it is written under another name in the same folder and renamed at the
// end. A pipe, a device and standard output ("-") are written directly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace linnet::native {

class OutputFile {
 public:
  explicit OutputFile(const std::string& path);  // io: cannot be created; bad_input: a folder
  ~OutputFile();                                 // without commit(), leaves nothing
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& name() const { return name_; }  // for messages
  // Whether write_at() works: for a plain file, also as standard output, unless it was opened for appending.
  bool rewritable() const { return begin_ >= 0; }
  void write(std::span<const std::byte> bytes);
  // `offset` counts from the first byte that this object has written. A later write() continues after the last write().
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  void commit();

 private:
  void create_beside();

  std::string name_;
  std::string target_;
  std::string temporary_;
  int descriptor_ = -1;
  std::int64_t begin_ = -1;  // position of the first byte in a rewritable file; -1: not rewritable
};

// Throws what OutputFile's constructor would throw, as far as that can be known without creating anything. A missing
// folder is an error unless `folders_will_be_made`.
void check_output(const std::string& path, bool folders_will_be_made = false);

void write_whole_file(const std::string& path, std::string_view text);

}  // namespace linnet::native
