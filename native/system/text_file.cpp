#include "native/system/text_file.h"

namespace linnet::native {

std::string read_text(const std::string& path, std::size_t most_bytes) {
  TextSource source(path);
  std::string text;
  while (source.read_more(text))
    if (text.size() > most_bytes) text_too_long(source.name(), most_bytes);
  drop_byte_order_mark(text);
  return text;
}

}  // namespace linnet::native
