// What tells that a book is done, so that the same command does not speak it again: a small file beside the output,
// ".book.mp3.linnet", or in its folder ".linnet", which goes with a change of the book, the voice or any setting.
#pragma once

#include <string>
#include <vector>

#include "native/book/book_options.h"

namespace linnet::native {

class DoneRecord {
 public:
  // settings: all that decides the sound; cover: the picture's bytes.
  DoneRecord(const BookOptions& options, const std::string& settings, const std::string& cover);

  // Whether these very settings have made the output, whose files still have the sizes that they had then.
  bool is_true() const;
  void write(const std::vector<std::string>& files) const;  // paths of the output; io
  const std::string& path() const { return path_; }

 private:
  std::string folder_, path_, made_with_;
};

}  // namespace linnet::native
