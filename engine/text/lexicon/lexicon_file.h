// The formats of files of own pronunciations.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/lexicon/entry_table.h"

namespace linnet {

// Puts the entries of one file into a table, and remembers contradictions.
class LexiconFile {
 public:
  LexiconFile(EntryTable& table, std::string_view name) : table_(table), name_(name) {}

  struct Entry {
    std::string_view word;    // as it is written
    std::string_view spoken;  // phonemes in IPA, or words; outer white space and marks between words are left out
    bool is_phonemes = false;
    bool is_exact = false;  // else it is exact if the word has capital letters and is not `any_case`
    bool any_case = false;
    std::string_view language, part_of_speech;
  };
  // bad_input: the word or what is spoken is empty or too long, or cannot be spoken; names file and line.
  void add(const Entry& entry, std::uint32_t line);
  const std::string& name() const { return name_; }
  [[noreturn]] void fail(std::uint32_t line, const std::string& what) const;  // bad_input
  // What the file's writer should know, in whole sentences.
  std::vector<std::string> notes() const;

 private:
  EntryTable& table_;
  std::string name_;
  std::size_t contradictions_ = 0;
  std::string first_contradiction_;
};

// WORD, tab, PRONUNCIATION, and, each behind a tab and optional, part of speech, case ("exact" or "any"), language. A
// pronunciation is [[phonemes]], /phonemes/ or words. Lines that begin with "# ", and blank ones, are comments.
void read_tsv(std::string_view text, LexiconFile& file);
// PLS 1.0, https://www.w3.org/TR/pronunciation-lexicon/, with phonemes in IPA. No DTD.
void read_pls(std::string_view text, LexiconFile& file);

}  // namespace linnet
