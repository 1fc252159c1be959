// A file that appears whole or not at all: it is written beside its place under another name and renamed at the end.
// What is not a plain file (a pipe, a device) and standard output ("-") are written through.
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
  ~OutputFile();                                 // without commit() nothing is left
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  const std::string& name() const { return name_; }  // for messages
  // write_at works: of a plain file, standard output too, unless that is appended to.
  bool rewritable() const { return begin_ >= 0; }
  void write(std::span<const std::byte> bytes);
  // `offset`: from the first byte that this object has written. Later write()s go on behind the last one.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);
  void commit();

 private:
  void create_beside();

  std::string name_;
  std::string target_;
  std::string temporary_;
  int descriptor_ = -1;
  std::int64_t begin_ = -1;  // where the first byte goes in a file that can be rewritten; -1: it cannot
};

// Throws what OutputFile's constructor would, as far as that can be known without creating anything. Folders of
// `path` that do not exist yet are an error unless `folders_will_be_made`.
void check_output(const std::string& path, bool folders_will_be_made = false);

void write_whole_file(const std::string& path, std::string_view text);

}  // namespace linnet::native
