#include "engine/text/lexicon/lexicon_file.h"

#include <algorithm>

#include "engine/error.h"
#include "engine/text/characters.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_name_bytes = 60;  // of a language or part of speech

// In small letters, with '-' for '_': "en_US" → "en-us".
std::string language_name(std::string_view tag) {
  std::string name(tag);
  for (char& c : name) c = c == '_' ? '-' : static_cast<char>(small_of(static_cast<unsigned char>(c)));
  return name;
}

bool is_language_tag(std::string_view tag) {
  return std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

// Without marks that end a clause: a pause or a sentence's end within a word's pronunciation would tear it apart.
std::string without_pauses(std::string_view words) {
  std::u32string codes;
  for (std::size_t i = 0; i < words.size();) codes += take_codepoint(words, i);
  bool is_at_end = true;  // of what stands between white space
  for (std::size_t i = codes.size(); i-- > 0;) {
    const bool is_pause = is_line_end(codes[i]) || (is_at_end && mark_of(codes[i]) != 0);
    is_at_end = is_pause || is_white_space(codes[i]);
    if (is_pause) codes[i] = ' ';
  }
  std::string text;
  for (const char32_t c : codes) append_utf8(text, c);
  return std::string(without_outer_space(text));
}

std::string utf8_of(const WordKey& key) {
  std::string text;
  for (std::size_t i = 0; i < key.size(); ++i) append_utf8(text, key.cased(i));
  return text;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 40;
  return text.size() <= most ? std::string(text) : std::string(prefix_of_codepoints(text, most)) + "…";
}

}  // namespace

void LexiconFile::fail(std::uint32_t line, const std::string& what) const {
  throw Error(ErrorKind::bad_input, name_ + ", line " + std::to_string(line) + ": " + what);
}

void LexiconFile::add(const Entry& entry, std::uint32_t line) {
  const std::string_view word = without_outer_space(entry.word);
  if (word.empty()) fail(line, "there is no word before the pronunciation");
  const WordKey key = key_of(word);
  const std::string bytes = utf8_of(key);
  if (bytes.empty() || bytes.size() > EntryTable::most_key_bytes)
    fail(line, "'" + shortened(word) + "' is longer than " + std::to_string(WordKey::most_codes) +
                   " letters; give its words entries of their own");
  const std::string spoken =
      entry.is_phonemes ? std::string(without_outer_space(entry.spoken)) : without_pauses(entry.spoken);
  if (spoken.empty()) fail(line, "'" + shortened(word) + "' has no pronunciation; write [[phonemes]] or other words");
  if (spoken.size() > EntryTable::most_spoken_bytes)
    fail(line, "the pronunciation of '" + shortened(word) + "' has " + std::to_string(spoken.size()) +
                   " bytes; at most " + std::to_string(EntryTable::most_spoken_bytes) + " are allowed");
  if (spoken.find("[[") != std::string::npos || spoken.find("]]") != std::string::npos)
    fail(line, "the pronunciation of '" + shortened(word) +
                   "' has [[ or ]] within; it is either [[phonemes]] as a whole or words as a whole");
  if (spoken.find('\n') != std::string::npos || spoken.find('\r') != std::string::npos)
    fail(line, "the phonemes of '" + shortened(word) + "' have a line end; write them in one line");
  if (!is_language_tag(entry.language) || entry.language.size() > most_name_bytes)
    fail(line, "'" + shortened(entry.language) + "' is no language; write one such as en, en-US or pt-BR");
  if (entry.part_of_speech.size() > most_name_bytes)
    fail(line,
         "the part of speech has more than " + std::to_string(most_name_bytes) + " bytes; write one such as noun");
  OwnWord own;
  own.key = bytes;
  own.spoken = spoken;
  own.is_phonemes = entry.is_phonemes;
  own.is_exact = entry.is_exact || (key.has_capitals() && !entry.any_case);
  const std::string language = language_name(entry.language);
  own.language = language;
  own.part_of_speech = entry.part_of_speech;
  own.file = name_;
  own.line = line;
  std::optional<std::string> before;
  try {
    before = table_.add(own);
  } catch (const Error& error) {
    fail(line, error.what());
  }
  if (!before) return;
  if (++contradictions_ == 1)
    first_contradiction_ = name_ + ", line " + std::to_string(line) + ": '" + shortened(word) +
                           "' had another pronunciation in " + *before;
}

std::vector<std::string> LexiconFile::notes() const {
  if (contradictions_ == 0) return {};
  if (contradictions_ == 1) return {first_contradiction_ + "; the last one counts"};
  return {first_contradiction_ + ", and so had " + std::to_string(contradictions_ - 1) +
          " more lines; the last one of each counts"};
}

}  // namespace linnet
