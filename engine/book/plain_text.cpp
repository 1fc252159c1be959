#include <algorithm>
#include <array>
#include <cctype>

#include "engine/book/text_page.h"
#include "engine/text/letter_case.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_heading_bytes = 80;

// In small letters.
constexpr std::array<std::string_view, 22> chapter_words = {
    "chapter", "part", "book",     "section", "act",   "canto",    "letter", "stave", "volume",   "kapitel",   "teil",
    "buch",    "akt",  "chapitre", "partie",  "livre", "capítulo", "parte",  "libro", "capitolo", "hoofdstuk", "глава"};
constexpr std::array<std::string_view, 17> lone_words = {
    "prologue", "epilogue", "preface",  "introduction", "foreword", "afterword", "interlude", "conclusion", "prolog",
    "epilog",   "vorwort",  "nachwort", "einleitung",   "préface",  "prólogo",   "epílogo",   "пролог"};
constexpr std::array<std::string_view, 26> numbers = {"one",    "two",   "three",  "four",   "five",   "six",  "seven",
                                                      "eight",  "nine",  "ten",    "eleven", "twelve", "the",  "first",
                                                      "second", "third", "fourth", "fifth",  "sixth",  "last", "eins",
                                                      "zwei",   "drei",  "vier",   "fünf",   "sechs"};

std::string small(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) append_utf8(out, small_letter(take_codepoint(text, at)));
  return out;
}

template <std::size_t count>
bool is_one_of(std::string_view word, const std::array<std::string_view, count>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "I", "xiv", "12", "one".
bool is_number(std::string_view word) {
  const bool is_roman = word.find_first_not_of("ivxlcdm") == std::string_view::npos;
  const bool is_arabic = word.find_first_not_of("0123456789") == std::string_view::npos;
  return !word.empty() && (is_roman || is_arabic || is_one_of(word, numbers));
}

// `text`: on one line.
bool is_heading(std::string_view text) {
  if (text.size() > most_heading_bytes) return false;
  const std::string line = small(text);
  const auto word_at = [&](std::size_t begin) {
    const std::size_t from = std::min(line.find_first_not_of(" ", begin), line.size());
    return std::string_view(line).substr(from, line.find_first_of(" .:,-", from) - from);
  };
  const std::string_view first = word_at(0);
  if (is_one_of(first, lone_words)) return line.size() <= first.size() + 1;
  return is_one_of(first, chapter_words) && is_number(word_at(first.size()));
}

// Without underscores that mark what is emphasised: those beside a blank or a mark, not those in the middle of a name.
std::string without_underlines(std::string_view text) {
  std::string out;
  const auto is_letter = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) || (text[at] & 0x80));
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool inside = at > 0 && is_letter(at - 1) && is_letter(at + 1);
    if (text[at] != '_' || inside) out += text[at];
  }
  return out;
}

// Calls take(line) for each line, without its end.
template <class Take>
void for_lines(std::string_view text, const Take& take) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    take(line);
    at = end + 1;
  }
}

bool is_blank_line(std::string_view line) { return line.find_first_not_of(" \t\f\v") == std::string_view::npos; }

// The part between Project Gutenberg's lines, if they are there; what is before goes into `head`.
std::string_view between_gutenberg_lines(std::string_view text, std::string_view& head) {
  for (const std::string_view start : {"*** START OF TH", "***START OF TH"}) {
    const std::size_t begin = text.find(start);
    const std::size_t line_end = begin == std::string_view::npos ? begin : text.find('\n', begin);
    if (line_end == std::string_view::npos) continue;
    head = text.substr(0, begin);
    std::size_t end = text.size();
    for (const std::string_view stop :
         {"*** END OF TH", "***END OF TH", "End of the Project Gutenberg", "End of Project Gutenberg"})
      end = std::min(end, text.find(stop, line_end));
    return text.substr(line_end, end - line_end);
  }
  return text;
}

BookInfo info_in(std::string_view head) {
  BookInfo info;
  for_lines(head, [&](std::string_view line) {
    if (line.starts_with("Title: ")) info.title = as_one_line(line.substr(7));
    if (line.starts_with("Author: ")) info.author = as_one_line(line.substr(8));
    if (line == "Language: English") info.language = "en";
  });
  return info;
}

}  // namespace

BookPage read_plain_text(std::string_view text) {
  std::string_view head;
  text = between_gutenberg_lines(text, head);
  bool has_blank_lines = false, has_text = false;
  for_lines(text, [&](std::string_view line) {
    has_blank_lines = has_blank_lines || (has_text && is_blank_line(line));
    has_text = has_text || !is_blank_line(line);
  });
  BlockList list;
  std::string paragraph;
  const auto end = [&] {
    const std::string line = as_one_line(without_underlines(paragraph));
    paragraph.clear();
    list.add(line);
    if (is_heading(line))
      list.end(BlockKind::heading, 1);
    else
      list.end();
  };
  for_lines(text, [&](std::string_view line) {
    if (is_blank_line(line) || !has_blank_lines) end();
    paragraph += line;
    paragraph += ' ';
  });
  end();
  return {list.take(), {}, info_in(head)};
}

}  // namespace linnet
