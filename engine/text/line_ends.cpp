#include "engine/text/line_ends.h"

#include <algorithm>
#include <vector>

#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_lines = 4;      // read on each side, including the line itself
constexpr std::size_t most_columns = 160;  // counted in a line: a longer line is a whole paragraph

struct Line {
  enum class Begin { small, capital, other } begin = Begin::other;
  // the width of the line, and of its first word
  std::size_t columns = 0;
  std::size_t first_word = 0;
  bool is_item = false;
  bool ends_with_mark = false;
};

std::size_t columns_of(char32_t c) { return is_unheard(c) ? 0 : is_wide(c) ? 2 : 1; }

// "- ", "3. ", "b) ": up to three digits or one letter.
bool begins_item(std::string_view line) {
  if (line.empty()) return false;
  std::size_t i = 0;
  const char32_t first = take_codepoint(line, i);
  const auto space_at = [&](std::size_t at) { return at < line.size() && (line[at] == ' ' || line[at] == '\t'); };
  if (first == '-' || first == '*' || first == '+' || first == '#' || first == 0x2022 || first == 0x2023 ||
      first == 0x25e6 || first == 0x25aa || first == 0x25cf || is_dash(first))
    return space_at(i);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (first < 0x80 && is_digit(line[0]))
    while (i < std::min<std::size_t>(line.size(), 3) && is_digit(line[i])) ++i;
  else if (!is_letter(first))
    return false;
  return i < line.size() && (line[i] == ')' || (line[i] == '.' && is_digit(line[0]))) && space_at(i + 1);
}

// The end of the line at `begin`: its line end, or the place where most_columns are certainly reached.
std::size_t end_of_line(std::string_view text, std::size_t begin) {
  std::size_t columns = 0;
  for (std::size_t i = begin; i < text.size();) {
    const std::size_t at = i;
    const char32_t c = take_codepoint(text, i);
    columns += columns_of(c);
    if (is_line_end(c) || columns > most_columns) return at;
  }
  return text.size();
}

Line read_line(std::string_view line) {
  Line found;
  line = without_outer_space(line);
  found.is_item = begins_item(line);
  bool in_first_word = true;
  bool is_begun = false;
  for (std::size_t i = 0; i < line.size();) {
    const char32_t c = take_codepoint(line, i);
    found.columns += columns_of(c);
    in_first_word = in_first_word && !is_white_space(c);
    if (in_first_word) found.first_word += columns_of(c);
    if (in_first_word && is_wide(c)) {  // lines of these scripts break anywhere except before marks
      found.first_word += 2;
      in_first_word = false;
    }
    if (!is_begun && is_word_character(c)) {
      found.begin = is_capital(c) ? Line::Begin::capital : is_small(c) ? Line::Begin::small : Line::Begin::other;
      is_begun = true;
    }
    if (mark_of(c) != 0 || c == 0x2026) found.ends_with_mark = true;
    if (is_word_character(c)) found.ends_with_mark = false;
  }
  return found;
}

// The lines around a line end, up to an empty one.
struct Neighbours {
  std::vector<Line> lines;
  std::size_t before = 0;  // lines before the line end; the last of these is lines[before - 1]
  bool has_begin = false;  // lines.front() is the paragraph's first line
  bool has_end = true;     // lines.back() is the paragraph's last line
};

std::size_t begin_of_line(std::string_view text, std::size_t end) {
  const std::size_t least = end - std::min(end, most_columns * 4);
  std::size_t begin = end;
  while (begin > least && text[begin - 1] != '\n' && text[begin - 1] != '\r') --begin;
  while (begin < end && (text[begin] & 0xc0) == 0x80) ++begin;
  return begin;
}

Neighbours neighbours_of(std::string_view text, std::size_t line_end) {
  Neighbours near;
  std::size_t end = line_end;
  while (near.before < most_lines) {
    const std::size_t begin = begin_of_line(text, end);
    const Line line = read_line(text.substr(begin, end - begin));
    near.has_begin = line.columns == 0;
    if (near.has_begin) break;
    near.lines.push_back(line);
    ++near.before;
    near.has_begin = begin == 0;
    if (near.has_begin || line.columns >= most_columns) break;
    end = begin - 1;
    if (end > 0 && text[end] == '\n' && text[end - 1] == '\r') --end;
  }
  std::reverse(near.lines.begin(), near.lines.end());
  std::size_t next = line_end;
  for (std::size_t after = 0; after < most_lines && next < text.size(); ++after) {
    const bool is_pair = text[next] == '\r' && next + 1 < text.size() && text[next + 1] == '\n';
    if (is_pair) ++next;
    take_codepoint(text, next);
    const std::size_t next_end = end_of_line(text, next);
    const Line line = read_line(text.substr(next, next_end - next));
    if (line.columns == 0) break;
    near.lines.push_back(line);
    near.has_end = line.columns < most_columns && (next_end == text.size() || after + 1 < most_lines);
    if (line.columns >= most_columns) break;
    next = next_end;
  }
  return near;
}

}  // namespace

bool line_end_pauses(std::string_view text, std::size_t line_end) {
  const Neighbours near = neighbours_of(text, line_end);
  const std::vector<Line>& lines = near.lines;
  if (near.before == 0 || near.before >= lines.size()) return false;
  const Line& line = lines[near.before - 1];
  const Line& next = lines[near.before];
  if (next.is_item) return true;

  std::size_t widest = 0;
  for (const Line& one : lines) widest = std::max(widest, one.columns);
  const auto is_full = [&](std::size_t i) { return lines[i].columns + 1 + lines[i + 1].first_word > widest; };
  const auto begins = [&](Line::Begin how) { return [how](const Line& one) { return one.begin == how; }; };
  const bool fits = !is_full(near.before - 1);
  const bool is_prose = std::any_of(lines.begin() + (near.has_begin ? 1 : 0), lines.end(), begins(Line::Begin::small));
  if (is_prose && widest >= 60) return line.columns * 2 < widest && fits;
  bool all_full = true;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) all_full = all_full && is_full(i);
  if (is_prose) {
    const bool is_ended = lines.back().ends_with_mark || !near.has_end;
    return !(all_full && ((widest >= 24 && is_ended) || (widest >= 30 && lines.size() >= 3)));
  }
  const bool is_verse = std::all_of(lines.begin(), lines.end(), begins(Line::Begin::capital));
  return fits || widest < (is_verse ? 60 : 40) || widest > 132;
}

}  // namespace linnet
