// Blocks as readers of markup and of plain text collect them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/book/book.h"

namespace linnet {

// `text` on one line: white space becomes single spaces, characters that are not seen go. "[[" is divided, since it
// would begin phonemes where it is spoken. Requires: valid UTF-8.
std::string as_one_line(std::string_view text);
// Whether a paragraph of this text separates scenes: "* * *", "#", "⁂".
bool is_scene_break(std::string_view text);

class BlockList {
 public:
  // Appends to the text of the block that is open.
  void add(std::string_view text) { text_ += text; }
  // Ends the block, which has this kind; nothing if it has no text. bad_input: its text is not UTF-8.
  void end(BlockKind kind = BlockKind::paragraph, int level = 0);
  void scene_break();  // ends a paragraph before it

  bool is_empty() const { return blocks_.empty(); }
  std::size_t next() const { return blocks_.size(); }  // the index of the block that is open
  std::vector<BookBlock> take() { return std::move(blocks_); }

 private:
  std::string text_;
  std::vector<BookBlock> blocks_;
};

// The part of a document that one file holds.
struct BookPage {
  std::vector<BookBlock> blocks;
  std::map<std::string, std::size_t, std::less<>> anchors;  // by their ids: the block in which they are
  BookInfo info;
};

std::size_t bytes_of(std::span<const BookBlock> blocks);

}  // namespace linnet
