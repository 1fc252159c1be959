// What an EPUB's package document says: its parts, and the order in which they are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/book/book.h"
#include "engine/book/zip_archive.h"

namespace linnet {

struct EpubPackage {
  BookInfo info;
  std::vector<std::string> pages;  // paths in the archive, in reading order, without those that are read on demand
  std::string navigation;          // EPUB 3's table of contents; empty: none
  std::string ncx;                 // EPUB 2's; empty: none
  std::string cover, cover_type;   // a picture; empty: none
};

// bad_input: there is no package, it has no pages, or the book has DRM. `name`: of the file, for messages.
EpubPackage read_epub_package(const ZipArchive& archive, const std::string& name);

// The path in the archive of a link in `from` (a path too), without its fragment; empty: it leads out of the archive.
std::string linked_file(std::string_view from, std::string_view link);
std::string fragment_of(std::string_view link);  // behind "#"

}  // namespace linnet
