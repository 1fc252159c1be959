// ID3v2.4 tags (id3.org/id3v2.4.0-structure, -frames, and id3v2-chapters-1.0): what players show of an MP3, and its
// chapters.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/book/book.h"

namespace linnet::native {

struct Id3Chapter {
  std::string title;
  std::uint32_t begin_ms = 0, end_ms = 0;
};

struct Id3Tags {
  std::string title, album, artist, track;  // UTF-8; empty ones are left out. track: "3/12"
  BookCover cover;                          // empty bytes: none
  std::span<const Id3Chapter> chapters;     // at most 255
};

// The tag, which stands before the sound. Requires: it has less than 256 MB.
std::string id3_tag(const Id3Tags& tags);

}  // namespace linnet::native
