#include "native/system/text_file.h"

#include <algorithm>

namespace linnet::native {

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string read_text(const std::string& path, std::size_t most_bytes) {
  TextSource source(path);
  std::string text;
  while (source.read_more(text))
    if (text.size() > most_bytes) text_too_long(source.name(), most_bytes);
  drop_byte_order_mark(text);
  return text;
}

}  // namespace linnet::native
