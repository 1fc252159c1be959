#include "native/book/id3.h"

#include <cstdio>

namespace linnet::native {
namespace {

constexpr char utf8 = 3;

// Big-endian, with 7 or 8 bits in a byte.
std::string number(std::size_t value, int bits) {
  std::string bytes;
  for (int at = 3; at >= 0; --at) bytes += static_cast<char>((value >> (at * bits)) & ((1U << bits) - 1));
  return bytes;
}

std::string frame(const char* id, const std::string& content) {
  return id + number(content.size(), 7) + std::string(2, '\0') + content;
}

std::string text_frame(const char* id, const std::string& text) { return text.empty() ? "" : frame(id, utf8 + text); }

std::string element_id(std::size_t chapter) {
  char id[16];
  std::snprintf(id, sizeof id, "chapter%03zu", chapter + 1);
  return std::string(id) + '\0';
}

std::string chapter_frames(std::span<const Id3Chapter> chapters) {
  std::string entries, frames;
  for (std::size_t i = 0; i < chapters.size(); ++i) {
    entries += element_id(i);
    const std::string no_offset(4, '\xFF');  // times count, not bytes
    frames += frame("CHAP", element_id(i) + number(chapters[i].begin_ms, 8) + number(chapters[i].end_ms, 8) +
                                no_offset + no_offset + text_frame("TIT2", chapters[i].title));
  }
  constexpr char top_level_and_ordered = 3;
  const std::string table = std::string("toc") + '\0' + top_level_and_ordered + static_cast<char>(chapters.size());
  return frame("CTOC", table + entries) + frames;
}

}  // namespace

std::string id3_tag(const Id3Tags& tags) {
  std::string frames = text_frame("TIT2", tags.title) + text_frame("TALB", tags.album) +
                       text_frame("TPE1", tags.artist) + text_frame("TRCK", tags.track) +
                       text_frame("TCON", "Audiobook");
  if (!tags.cover.bytes.empty()) {
    constexpr char front_cover = 3;
    frames += frame("APIC", utf8 + tags.cover.media_type + '\0' + front_cover + '\0' + tags.cover.bytes);
  }
  if (!tags.chapters.empty()) frames += chapter_frames(tags.chapters);
  return std::string("ID3\x04\0\0", 6) + number(frames.size(), 7) + frames;
}

}  // namespace linnet::native
