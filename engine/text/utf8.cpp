#include "engine/text/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "engine/error.h"

namespace linnet {
namespace {

struct Range {
  char32_t begin, last;
};

template <std::size_t n>
bool is_in(const Range (&ranges)[n], char32_t c) {
  for (const Range& range : ranges) {
    if (c <= range.last) return c >= range.begin;
  }
  return false;
}

constexpr Range white_space[] = {{0x9, 0xd},       {0x20, 0x20},     {0x85, 0x85},     {0xa0, 0xa0},    {0x1680, 0x1680},
                                 {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};

constexpr Range outer_punctuation[] = {
    {'!', '"'},       {'\'', ')'},      {',', '.'},       {':', '<'},       {'>', '?'},       {'[', '['},
    {']', ']'},       {'_', '`'},       {'{', '~'},       {0xa1, 0xa1},     {0xab, 0xab},     {0xb4, 0xb4},
    {0xb7, 0xb8},     {0xbb, 0xbb},     {0xbf, 0xbf},     {0x37e, 0x37e},   {0x387, 0x387},   {0x55a, 0x55f},
    {0x589, 0x58a},   {0x5be, 0x5be},   {0x5c3, 0x5c3},   {0x5f3, 0x5f4},   {0x60c, 0x60c},   {0x61b, 0x61f},
    {0x6d4, 0x6d4},   {0x964, 0x965},   {0x1362, 0x1368}, {0x200b, 0x200f}, {0x2010, 0x2027}, {0x202a, 0x202e},
    {0x2032, 0x203e}, {0x2045, 0x2046}, {0x2060, 0x2064}, {0x2308, 0x230b}, {0x2e00, 0x2e4f}, {0x3001, 0x3003},
    {0x3008, 0x3011}, {0x3014, 0x301f}, {0x30fb, 0x30fb}, {0xfe0f, 0xfe0f}, {0xfe10, 0xfe19}, {0xfe30, 0xfe4f},
    {0xfeff, 0xfeff}, {0xff01, 0xff02}, {0xff07, 0xff09}, {0xff0c, 0xff0e}, {0xff1a, 0xff1b}, {0xff1f, 0xff1f},
    {0xff3b, 0xff3b}, {0xff3d, 0xff3d}, {0xff5b, 0xff65}};

constexpr Range without_spaces[] = {{0xe00, 0xeff},   {0x1000, 0x109f}, {0x1780, 0x17ff},
                                    {0x2e80, 0x2fdf}, {0x3005, 0x3007}, {0x3021, 0x31ff},
                                    {0x3400, 0x9fff}, {0xf900, 0xfaff}, {0x20000, 0x3ffff}};

unsigned char byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

// Bytes of the well-formed sequence at `i` (Unicode 3.9, table 3-7), or 0.
std::size_t sequence_length(std::string_view text, std::size_t i) {
  const auto is_tail = [&](std::size_t at) { return (byte_at(text, at) & 0xc0) == 0x80; };
  const unsigned char lead = byte_at(text, i), second = byte_at(text, i + 1);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4 || !is_tail(i + 1)) return 0;
  if (lead < 0xe0) return 2;
  if (!is_tail(i + 2)) return 0;
  if (lead < 0xf0) return (lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ? 0 : 3;
  if (!is_tail(i + 3)) return 0;
  return (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f) ? 0 : 4;
}

// The offset of the first malformed sequence, or npos. Texts are mostly ASCII: eight bytes at a time.
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

bool is_blank(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (!is_white_space(take_codepoint(text, i))) return false;
  }
  return true;
}

}  // namespace

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

bool is_white_space(char32_t c) { return is_in(white_space, c); }
bool is_outer_punctuation(char32_t c) { return is_in(outer_punctuation, c); }
bool is_written_without_spaces(char32_t c) { return c >= 0xe00 && is_in(without_spaces, c); }

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
  std::size_t begin = text.size(), end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t at = i;
    if (is_white_space(take_codepoint(text, i))) continue;
    begin = std::min(begin, at);
    end = i;
  }
  return begin < end ? text.substr(begin, end - begin) : text.substr(0, 0);
}

}  // namespace linnet
