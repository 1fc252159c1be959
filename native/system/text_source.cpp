#include "native/system/text_source.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"
#include "native/system/terminal.h"

namespace linnet::native {

TextSource::TextSource(const std::string& path)
    : name_(path == "-" ? "standard input" : path), descriptor_(STDIN_FILENO) {
  if (path == "-") {
    if (isatty(STDIN_FILENO))
      std::cerr << "linnet: reading the text from the terminal; " << end_of_typing << " ends it\n";
    return;
  }
  descriptor_ = opened_ = open_file(path, Opening::read);
  if (opened_ < 0)
    throw Error(errno == ENOENT ? ErrorKind::not_found : ErrorKind::io,
                "cannot read the text file " + path + ": " + error_text(errno));
  if (is_folder(opened_)) {
    close_file(opened_);
    throw Error(ErrorKind::bad_input, "cannot read the text file " + path + ": it is a folder");
  }
}

TextSource::~TextSource() {
  if (opened_ >= 0) close_file(opened_);
}

bool TextSource::is_plain_file() const { return native::is_plain_file(descriptor_); }

bool TextSource::read_more(std::string& text) {
  std::array<char, 65536> buffer;
  const std::size_t count = read_some(descriptor_, buffer, name_);
  text.append(buffer.data(), count);
  return count > 0;
}

bool TextSource::arrives_within(std::chrono::milliseconds time) const { return readable_within(descriptor_, time); }

void drop_byte_order_mark(std::string& text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
}

void text_too_long(const std::string& what, std::size_t most_bytes) {
  throw Error(ErrorKind::bad_input, what + " is longer than " + std::to_string(most_bytes >> 20) +
                                        " MB, the most that is read at once; split it");
}

}  // namespace linnet::native
