// Writes a zip archive, by minizip. Its bytes depend on what is added alone: files have the date 1980-01-01.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

class ZipWriter {
 public:
  explicit ZipWriter(std::string path);  // io
  ~ZipWriter();
  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  // Names are ASCII. io: the disk is full, or the like.
  void add(const std::string& name, std::string_view content);        // deflated
  void store(const std::string& name, std::string_view content);      // as it is
  void store_file(const std::string& name, const std::string& path);  // likewise, from a file
  void finish();

 private:
  void begin(const std::string& name, bool deflated);
  void write(std::string_view bytes);
  void end();
  [[noreturn]] void fail() const;

  std::string path_;
  void* zip_ = nullptr;
};

}  // namespace linnet::native
