// An EPUB's table of contents.
#pragma once

#include <string>
#include <vector>

#include "engine/book/epub_package.h"

namespace linnet {

struct ContentsEntry {
  std::string title;     // with something in it
  std::string page;      // path in the archive
  std::string fragment;  // id of an element in it; empty: its beginning
  int level = 1;         // 1 or 2; deeper entries are left out
};

// In the table's order; empty: there is none. bad_input: it is damaged.
std::vector<ContentsEntry> read_contents(const ZipArchive& archive, const EpubPackage& package,
                                         const std::string& name);

}  // namespace linnet
