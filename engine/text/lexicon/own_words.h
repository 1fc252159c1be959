// Finds a lexicon's words in a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lexicon.h"
#include "engine/text/lexicon/entry_table.h"

namespace linnet {

class OwnWords {
 public:
  // language: of the voice, such as "en-us". takes_phonemes: whether the voice's phonemes are IPA; entries of phonemes
  // are left out where they are not.
  OwnWords(std::shared_ptr<const Lexicon> lexicon, std::string_view language, bool takes_phonemes);

  struct Match {
    std::size_t end = 0;  // behind the word or phrase; 0: none begins here
    std::string said;     // UTF-8: "[[ phonemes ]]" or words
    std::string entry;    // which has decided, as "file:line"
  };
  // The longest of the words and phrases that begin at text[i] and that end where a word does. Reads at most
  // WordKey::most_codes characters with a sound.
  Match at(std::u32string_view text, std::size_t i) const;

 private:
  struct Found {
    std::size_t end;
    OwnWord word;
  };
  bool begins_word(std::u32string_view text, std::size_t i) const;
  std::optional<Found> longest_at(std::u32string_view text, std::size_t i) const;
  std::size_t genitive_end(std::u32string_view text, std::size_t end) const;

  std::shared_ptr<const Lexicon> lexicon_;
  std::vector<std::uint8_t> ranks_;
  bool takes_phonemes_;
  bool is_english_;
};

// How well an entry for `tag` serves a voice of `language`: 0 not at all, else more for a more special tag. "en" and
// "en-US" serve "en-us", "en-US" serves "en", and "en-GB" does not serve "en-us".
std::uint8_t language_rank(std::string_view tag, std::string_view language);

}  // namespace linnet
