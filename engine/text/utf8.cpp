#include "engine/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "engine/blank_text.h"
#include "engine/error.h"
#include "engine/text/characters.h"

namespace linnet {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// The length of the well-formed sequence at `i` (Unicode 3.9, table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const auto is_tail = [&](std::size_t at) { return (byte_at(text, at) & 0xc0) == 0x80; };
  const unsigned char lead = byte_at(text, i);
  const unsigned char second = byte_at(text, i + 1);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4 || !is_tail(i + 1)) return 0;
  if (lead < 0xe0) return 2;
  if (!is_tail(i + 2)) return 0;
  if (lead < 0xf0) return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ? 0 : 3;
  if (!is_tail(i + 3)) return 0;
  return (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f) ? 0 : 4;
}

// The offset of the first malformed sequence, or npos. Checks ASCII, which most texts are, eight bytes at a time.
std::size_t find_malformed(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t eight = 0;
    if (i + 8 <= text.size()) {
      std::memcpy(&eight, text.data() + i, 8);
      if ((eight & 0x8080808080808080u) == 0) {
        i += 8;
        continue;
      }
    }
    const std::size_t length = sequence_length(text, i);
    if (length == 0) return i;
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace

bool is_blank(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (sequence_length(text, i) == 0 || !is_white_space(take_codepoint(text, i))) return false;
  }
  return true;
}

void check_text(std::string_view text) {
  const auto bad_input = [](const std::string& message) { throw Error(ErrorKind::bad_input, message); };
  if (text.empty()) bad_input("the text is empty, expected at least one word");
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos) {
    bad_input("the text holds a NUL byte at byte " + std::to_string(at) + ", expected plain UTF-8 text");
  }
  if (const std::size_t at = find_malformed(text); at != std::string_view::npos) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "0x%02x", byte_at(text, at));
    bad_input("the text is not UTF-8 at byte " + std::to_string(at) + " (" + hex + "), expected UTF-8");
  }
  if (is_blank(text)) {
    bad_input("the text is blank (" + std::to_string(text.size()) +
              " bytes of white space), expected at least one word");
  }
}

char32_t take_codepoint(std::string_view text, std::size_t& position) {
  const auto next = [&] { return static_cast<unsigned char>(text[position++]); };
  const char32_t lead = next();
  if (lead < 0x80) return lead;
  char32_t code = lead < 0xe0 ? lead & 0x1f : lead < 0xf0 ? lead & 0xf : lead & 7;
  for (int tails = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3; tails > 0 && position < text.size(); --tails) {
    code = code << 6 | (next() & 0x3f);
  }
  return code;
}

void append_utf8(std::string& out, char32_t c) {
  const auto add = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return add(c);
  if (c < 0x800) return add(0xc0 | c >> 6), add(0x80 | (c & 0x3f));
  if (c < 0x10000) return add(0xe0 | c >> 12), add(0x80 | (c >> 6 & 0x3f)), add(0x80 | (c & 0x3f));
  add(0xf0 | c >> 18), add(0x80 | (c >> 12 & 0x3f)), add(0x80 | (c >> 6 & 0x3f)), add(0x80 | (c & 0x3f));
}

std::string to_utf8(char32_t codepoint) {
  std::string bytes;
  append_utf8(bytes, codepoint);
  return bytes;
}

std::string_view prefix_of_codepoints(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while ((byte_at(text, limit) & 0xc0) == 0x80) --limit;
  return text.substr(0, limit);
}

std::string_view prefix_of_words(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  const std::string_view prefix = prefix_of_codepoints(text, limit);
  const std::size_t space = prefix.find_last_of(" \n\t\r");
  return space == std::string_view::npos ? prefix : prefix.substr(0, space + 1);
}

std::string_view without_outer_space(std::string_view text) {
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = i;
    if (is_white_space(take_codepoint(text, i))) continue;
    begin = std::min(begin, at);
    end = i;
  }
  return begin < end ? text.substr(begin, end - begin) : text.substr(0, 0);
}

}  // namespace linnet
