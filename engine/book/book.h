// A book as chapters of paragraphs, read from EPUB, HTML, Markdown or plain text. docs/book.md says which parts of a
// book are text to be spoken. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"

namespace linnet {

enum class BlockKind { heading, paragraph, scene_break };

struct BookBlock {
  BlockKind kind = BlockKind::paragraph;
  std::string text;  // valid UTF-8 on one line, with something in it; empty of a scene break
  int level = 0;     // of a heading: 1..6
};

struct BookInfo {
  std::string title, author;
  std::string language;  // as the book names it: "en", "en-GB"; empty: it does not say
};

struct BookCover {
  std::string media_type;  // "image/jpeg" or "image/png"; empty: the book has none
  std::string bytes;
};

struct BookChapter {
  std::string title;      // with something in it
  std::size_t bytes = 0;  // of its blocks' texts; more than 0
};

class Book {
 public:
  virtual ~Book() = default;
  virtual const BookInfo& info() const = 0;
  virtual const std::vector<BookChapter>& chapters() const = 0;  // at least one
  // The chapter's blocks in their order. Requires: chapter < chapters().size(). bad_input: its text is damaged.
  virtual std::vector<BookBlock> read(std::size_t chapter) const = 0;
  virtual BookCover cover() const = 0;  // bad_input: it is damaged
};

enum class BookFormat { epub, html, markdown, text };

// Reads the bytes of a file; they must outlive the book. An EPUB's chapters are read from them when they are asked for.
// `name`: the file's, for messages, and as the title of a book that has none. bad_input: it is damaged, not UTF-8, too
// large, encrypted, or has nothing to read.
std::unique_ptr<Book> open_book(std::span<const std::byte> bytes, BookFormat format, const std::string& name);

}  // namespace linnet
