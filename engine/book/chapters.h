// Where chapters begin in a document that has no table of contents.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/book/book.h"

namespace linnet {

struct ChapterStart {
  std::string title;
  std::size_t block = 0;
};

// Chapters begin at headings of the first level that occurs more than once, and at those above it; without such a
// level, at headings of the highest. A heading above that level at the document's beginning is its title, and goes into
// `title` if that is empty; else `otherwise` does. What comes before the first heading is a chapter named `title`. At
// least one chapter, unless there are no blocks.
std::vector<ChapterStart> chapters_by_headings(std::span<const BookBlock> blocks, std::string& title,
                                               const std::string& otherwise);

// A book whose blocks are all in memory.
std::unique_ptr<Book> book_of_blocks(BookInfo info, std::vector<BookBlock> blocks, const std::string& name);

}  // namespace linnet
