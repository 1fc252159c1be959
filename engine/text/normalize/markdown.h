// Markdown → the text that is heard: without the marks, and with the pauses that they mean.
//
// - Emphasis, headings, items of lists, quotes and rules: their marks are left out, and each heading, item, quote and
//   row of a table is a paragraph of its own. The numbers of a list stay.
// - Links and images are their text. Their targets, definitions of links, comments and HTML tags are left out.
// - Code in a line is read as it is written. Blocks of code are read or left out.
// - The cells of a table's row have commas between them.
// - A backslash keeps the mark behind it. [[phonemes]] stay as they are.
//
// What CommonMark can only decide with the rest of the text (emphasis over several lines, indented code) is decided by
// the line.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/normalize/traced_text.h"

namespace linnet::normalize {

enum class MarkdownCode { read, skip };  // what becomes of blocks of code

// Reads a text line by line, with a look-ahead of one line. Takes time of the text's length, and memory of a few lines
// of at most 16 KB; in a longer line marks may stay where it is cut.
class MarkdownReader {
 public:
  // `text`: valid UTF-8 that outlives this.
  MarkdownReader(std::string_view text, MarkdownCode code) : text_(text), code_(code) {}

  // Appends what is heard of the next line to out.text, with its end, and to out.origin the byte of the whole text from
  // which each byte of it comes. May append nothing. False: the text has ended, and nothing was appended.
  bool next_line(TracedBytes& out);
  // Where the next line begins, in bytes of the text.
  std::size_t position() const { return next_; }

 private:
  struct Line;
  Line take_line();
  bool read_fence(const Line& line, TracedBytes& out);
  bool read_table(const Line& line, TracedBytes& out);
  void read_blocks(Line line, TracedBytes& out);
  void read_row(const Line& line, TracedBytes& out);
  bool skip_comment(Line& line);
  bool is_delimiter_row_next() const;
  void begin_paragraph(TracedBytes& out, std::size_t at);
  void end_paragraph(TracedBytes& out, std::size_t at);

  std::string_view text_;
  MarkdownCode code_;
  std::size_t next_ = 0;
  char fence_ = 0;  // ` or ~ inside of a block of code
  std::size_t fence_length_ = 0;
  bool is_in_table_ = false, is_in_comment_ = false, is_in_quote_ = false;
  bool is_cut_ = false;              // the line before goes on
  bool has_open_paragraph_ = false;  // the last line that was heard has none empty behind it
};

// The same of a whole text. Requires: valid UTF-8.
TracedBytes heard_markdown(std::string_view text, MarkdownCode code);

}  // namespace linnet::normalize
