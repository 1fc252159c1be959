// The section "lexicon" of a pack: misaki's dictionary of one accent, 180,000 words in 1.6 MB.
//
// u32 words, blocks, symbols; u32 codepoint of each symbol (code 1 is the first); u32 offset of each block in what
// follows, and the end. A block has 32 words in the order of their bytes; each word is
//   a byte: how many characters it shares with the word before it (high half), and how many phonemes (low half)
//   the further characters, of which the last has END (0x80) added
//   0x3f if its phonemes depend on the part of speech
//   the further phonemes' codes; the last has END added, and SILVER (0x40) if the word is of misaki's second
//   dictionary;
//     where there are none, a code 0 has these
//   where phonemes depend on the part of speech: a byte, how many parts follow; for each a byte, which one (in the
//   order
//     of the tags in dictionary.cpp), and its codes, where a code 0 says that letters are to be spelled
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/text/english/phonemes.h"

namespace linnet::english {

// What the dictionary has for one word.
struct DictionaryEntry {
  struct Part {
    std::string_view tag;              // "NOUN", "VBD", or "None": where nothing follows
    std::optional<Phonemes> phonemes;  // none: the word is spelled
  };

  Phonemes phonemes;
  std::vector<Part> parts;  // where phonemes depend on the part of speech
  bool is_silver = false;

  bool has(std::string_view tag) const;
  // Of this tag, else the general ones.
  std::optional<Phonemes> phonemes_of(std::string_view tag) const;
};

class Dictionary {
 public:
  // The section outlives the dictionary. bad_input if it is damaged.
  explicit Dictionary(std::string_view section);

  // Exactly this word. bad_input if the section is damaged.
  std::optional<DictionaryEntry> find(std::string_view word) const;
  // Where there is none, small letters answer for Capitalised ones and the reverse. `word` is ASCII.
  std::optional<DictionaryEntry> find_any_case(std::string_view word) const;

 private:
  std::string_view block(std::size_t number) const;
  std::size_t block_of(std::string_view word) const;

  Phonemes symbols_;
  std::string_view offsets_, data_;
  std::size_t blocks_ = 0;
};

}  // namespace linnet::english
