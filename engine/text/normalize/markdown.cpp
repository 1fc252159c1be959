#include "engine/text/normalize/markdown.h"

#include <algorithm>

#include "engine/text/normalize/markdown_line.h"
#include "engine/text/utf8.h"

namespace linnet::normalize {

// Without its end. `begin`: the byte of the text at which `content` begins.
struct MarkdownReader::Line {
  std::string_view content;
  std::size_t begin = 0;
  std::size_t end = 0;   // of the line's content in the text
  bool is_rest = false;  // the line has been cut before
  bool has_line_end = false;

  void drop(std::size_t bytes) {
    begin += bytes;
    content.remove_prefix(bytes);
  }
};

namespace {

constexpr std::size_t longest_line = 16384, longest_marker = 9;
constexpr std::size_t most_nested = 16;  // quotes and items in one line

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }
bool is_blank(std::string_view line) { return indent_of(line) == line.size(); }

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(indent_of(line));
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

bool consists_of(std::string_view line, std::string_view characters) {
  return line.find_first_not_of(characters) == std::string_view::npos;
}

// *** or - - - or ___, and the line under a title: === or ---.
bool is_rule(std::string_view line) {
  const std::string_view marks = trimmed(line);
  if (marks.empty()) return false;
  if (consists_of(marks, "=") || (consists_of(marks, "-") && marks.size() > 1)) return true;
  if (std::string_view("*-_").find(marks[0]) == std::string_view::npos) return false;
  const std::string allowed = {marks[0], ' ', '\t'};
  return consists_of(marks, allowed) && std::count(marks.begin(), marks.end(), marks[0]) >= 3;
}

// |---|:--:|
bool is_delimiter_row(std::string_view line) {
  return consists_of(line, "|-: \t") && line.find('-') != std::string_view::npos &&
         line.find('|') != std::string_view::npos;
}

// The length of "- ", "* ", "+ ", or 0.
std::size_t bullet_length(std::string_view line) {
  if (line.empty() || std::string_view("-*+").find(line[0]) == std::string_view::npos) return 0;
  if (line.size() > 1 && line[1] != ' ' && line[1] != '\t') return 0;
  return 1 + indent_of(line.substr(1));
}

// Of "12. " or "12) ", which stay.
bool begins_with_number(std::string_view line) {
  const std::size_t end = std::min(line.find_first_not_of("0123456789"), line.size());
  return end > 0 && end <= longest_marker && end + 1 < line.size() && (line[end] == '.' || line[end] == ')') &&
         line[end + 1] == ' ';
}

std::size_t heading_length(std::string_view line) {
  const std::size_t marks = std::min(line.find_first_not_of('#'), line.size());
  const bool is_heading =
      marks > 0 && marks <= 6 && (marks == line.size() || line[marks] == ' ' || line[marks] == '\t');
  return is_heading ? marks + indent_of(line.substr(marks)) : 0;
}

// "## Title ##": the marks behind it are none of the title.
std::string_view without_closing_marks(std::string_view title) {
  title = title.substr(0, title.find_last_not_of(" \t") + 1);
  const std::size_t end = title.find_last_not_of('#') + 1;
  return end == 0 || title[end - 1] == ' ' ? trimmed(title.substr(0, end)) : title;
}

std::size_t task_box_length(std::string_view line) {
  const bool is_box = line.size() >= 4 && line[0] == '[' && line[2] == ']' && line[3] == ' ' &&
                      (line[1] == ' ' || line[1] == 'x' || line[1] == 'X');
  return is_box ? 4 : 0;
}

// [label]: https://…, which is not heard; a footnote's text is: [^1]: text.
bool is_link_definition(std::string_view line) {
  const std::size_t close = line.starts_with('[') && !line.starts_with("[^") ? line.find("]:") : std::string_view::npos;
  return close != std::string_view::npos && line.substr(0, close).find(']') == std::string_view::npos;
}
std::size_t footnote_mark_length(std::string_view line) {
  const std::size_t close = line.starts_with("[^") ? line.find("]:") : std::string_view::npos;
  return close == std::string_view::npos ? 0 : close + 2 + indent_of(line.substr(close + 2));
}

}  // namespace

MarkdownReader::Line MarkdownReader::take_line() {
  Line line;
  line.begin = next_;
  line.is_rest = is_cut_;
  const std::string_view rest = text_.substr(next_);
  std::size_t length = std::min(rest.find('\n'), rest.size());
  is_cut_ = length > longest_line;
  if (is_cut_) length = prefix_of_words(rest, longest_line).size();
  line.has_line_end = !is_cut_ && length < rest.size();
  next_ += length + (line.has_line_end ? 1 : 0);
  line.content = rest.substr(0, length);
  line.end = line.begin + length;
  if (line.content.ends_with('\r')) line.content.remove_suffix(1);
  return line;
}

void MarkdownReader::begin_paragraph(TracedBytes& out, std::size_t at) {
  if (has_open_paragraph_) append_from("\n", at, out);
  has_open_paragraph_ = false;
}

void MarkdownReader::end_paragraph(TracedBytes& out, std::size_t at) { append_from("\n", at, out); }

bool MarkdownReader::read_fence(const Line& line, TracedBytes& out) {
  const std::string_view content = trimmed(line.content);
  const char mark = content.empty() ? '\0' : content[0];
  const std::size_t length = std::min(content.find_first_not_of(mark), content.size());
  const bool is_fence = !line.is_rest && (mark == '`' || mark == '~') && length >= 3;
  if (fence_ == 0) {
    if (!is_fence || (mark == '`' && content.substr(length).find('`') != std::string_view::npos)) return false;
    begin_paragraph(out, line.begin);
    fence_ = mark;
    fence_length_ = length;
    return true;
  }
  if (is_fence && mark == fence_ && length >= fence_length_ && length == content.size()) {
    begin_paragraph(out, line.begin);
    fence_ = 0;
  } else if (code_ == MarkdownCode::read) {
    append_bytes(line.content, line.begin, out);
    if (line.has_line_end) append_from("\n", line.end, out);
    has_open_paragraph_ = !is_blank(line.content);
  }
  return true;
}

bool MarkdownReader::is_delimiter_row_next() const {
  const std::string_view rest = text_.substr(next_, 512);
  return is_delimiter_row(rest.substr(0, rest.find_first_of("\r\n")));
}

void MarkdownReader::read_row(const Line& line, TracedBytes& out) {
  begin_paragraph(out, line.begin);
  bool has_cell = false;
  for (std::size_t i = 0; i < line.content.size();) {
    std::size_t end = i;
    while (end < line.content.size() && line.content[end] != '|') end += line.content[end] == '\\' ? 2 : 1;
    end = std::min(end, line.content.size());
    const std::string_view cell = trimmed(line.content.substr(i, end - i));
    if (!cell.empty()) {
      if (has_cell) append_from(", ", line.begin + i - 1, out);
      append_heard_line(cell, line.begin + static_cast<std::size_t>(cell.data() - line.content.data()), out);
      has_cell = true;
    }
    i = end + 1;
  }
  if (!has_cell) return;
  append_from("\n", line.end, out);
  has_open_paragraph_ = true;
}

bool MarkdownReader::read_table(const Line& line, TracedBytes& out) {
  const bool has_bar = line.content.find('|') != std::string_view::npos;
  if (!has_bar) is_in_table_ = false;
  if (!has_bar || line.is_rest) return false;
  if (!is_in_table_ && !is_delimiter_row_next()) return false;
  is_in_table_ = true;
  if (!is_delimiter_row(line.content)) read_row(line, out);
  return true;
}

// What of the line is behind a comment; true: nothing is. A comment may go on in further lines.
bool MarkdownReader::skip_comment(Line& line) {
  constexpr std::string_view open = "<!--", close = "-->";
  if (!is_in_comment_) {
    if (!line.content.substr(indent_of(line.content)).starts_with(open)) return false;
    is_in_comment_ = true;
  }
  const std::size_t end = line.content.find(close);
  if (end == std::string_view::npos) return true;
  is_in_comment_ = false;
  line.drop(end + close.size());
  return is_blank(line.content);
}

void MarkdownReader::read_blocks(Line line, TracedBytes& out) {
  const bool was_in_quote = std::exchange(is_in_quote_, false);
  bool is_apart = false, is_heading = false;
  for (std::size_t nested = 0; nested < most_nested && !line.is_rest; ++nested) {
    line.drop(indent_of(line.content));
    if (line.content.starts_with('>')) {
      is_in_quote_ = true;
      line.drop(1);
    } else if (is_rule(line.content) || is_link_definition(line.content)) {
      return begin_paragraph(out, line.begin);
    } else if (const std::size_t bullet = bullet_length(line.content); bullet != 0) {
      line.drop(bullet);
      line.drop(task_box_length(line.content));
      is_apart = true;
    } else {
      break;
    }
  }
  if (!line.is_rest) {
    if (const std::size_t marks = heading_length(line.content); marks != 0) {
      line.drop(marks);
      line.content = without_closing_marks(line.content);
      is_apart = is_heading = true;
    }
    line.drop(footnote_mark_length(line.content));
    is_apart = is_apart || is_in_quote_ != was_in_quote || begins_with_number(line.content);
  }
  if (is_blank(line.content)) return begin_paragraph(out, line.begin);
  if (is_apart) begin_paragraph(out, line.begin);
  append_heard_line(line.content, line.begin, out);
  has_open_paragraph_ = true;
  if (line.has_line_end) end_paragraph(out, line.end);
  if (is_heading) begin_paragraph(out, line.end);
}

bool MarkdownReader::next_line(TracedBytes& out) {
  if (next_ >= text_.size()) return false;
  Line line = take_line();
  if (read_fence(line, out)) return true;
  if (!skip_comment(line) && !read_table(line, out)) read_blocks(line, out);
  return true;
}

TracedBytes heard_markdown(std::string_view text, MarkdownCode code) {
  TracedBytes out;
  MarkdownReader reader(text, code);
  while (reader.next_line(out)) {
  }
  out.origin.push_back(text.size());
  return out;
}

}  // namespace linnet::normalize
