// Own pronunciations as lines of fields between tabs.
#include <algorithm>
#include <array>

#include "engine/blank_text.h"
#include "engine/text/lexicon/lexicon_file.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::string_view form =
    "a line is the word, a tab, and [[phonemes]], /phonemes/ or the words to say instead; then, each behind a tab and "
    "as needed: part of speech, exact or any, language";

enum Field { word, pronunciation, part_of_speech, letters, language, fields };

bool is_comment(std::string_view line) { return line == "#" || line.starts_with("# ") || is_blank(line); }

bool is_between(std::string_view text, std::string_view open, std::string_view close) {
  return text.size() >= open.size() + close.size() && text.starts_with(open) && text.ends_with(close);
}

void read_pronunciation(std::string_view text, std::uint32_t line, const LexiconFile& file, LexiconFile::Entry& entry) {
  entry.spoken = text;
  for (const auto& [open, close] : {std::pair<std::string_view, std::string_view>{"[[", "]]"}, {"/", "/"}}) {
    if (!text.starts_with(open)) continue;
    if (!is_between(text, open, close))
      file.fail(line, "'" + std::string(open) + "' is not closed; phonemes are written as [[phonemes]] or /phonemes/");
    entry.is_phonemes = true;
    entry.spoken = text.substr(open.size(), text.size() - open.size() - close.size());
    return;
  }
}

void read_line(std::string_view text, std::uint32_t line, LexiconFile& file) {
  std::array<std::string_view, fields> all;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++count) {
    const std::size_t tab = std::min(text.find('\t', begin), text.size());
    if (count == fields)
      file.fail(line, "there are more than " + std::to_string(fields) + " fields; " + std::string(form));
    all[count] = without_outer_space(text.substr(begin, tab - begin));
    begin = tab + 1;
  }
  if (count == 1) file.fail(line, "there is no tab; " + std::string(form));
  LexiconFile::Entry entry;
  entry.word = all[word];
  read_pronunciation(all[pronunciation], line, file, entry);
  entry.part_of_speech = all[part_of_speech];
  entry.is_exact = all[letters] == "exact";
  entry.any_case = all[letters] == "any";
  if (!all[letters].empty() && !entry.is_exact && !entry.any_case)
    file.fail(line, "the fourth field is '" + std::string(prefix_of_codepoints(all[letters], 40)) +
                        "'; write exact where capital letters matter, any where they do not, or nothing");
  entry.language = all[language];
  file.add(entry, line);
}

}  // namespace

void read_tsv(std::string_view text, LexiconFile& file) {
  std::uint32_t line = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
    if (one.ends_with('\r')) one.remove_suffix(1);
    if (!is_comment(one)) read_line(one, line, file);
  }
}

}  // namespace linnet
