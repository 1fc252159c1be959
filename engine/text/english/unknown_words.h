// Reads words that the dictionary does not have: letters by the net, by their names or by the caller, digits as
// numbers, signs by a table.
#pragma once

#include <optional>
#include <string_view>

#include "engine/text/english/english.h"
#include "engine/text/english/lexicon.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/phonemes.h"
#include "engine/text/english/spelling_net.h"

namespace linnet::english {

class UnknownWordReader {
 public:
  // Pack and lexicon outlive the reader. bad_input if the net in the pack is damaged, or if `caller` is to be asked and
  // there is no `ask`.
  UnknownWordReader(const Pack& pack, const Lexicon& lexicon, UnknownWords how);

  // Empty where nothing in it can be read. `text`: UTF-8.
  Phonemes read(std::string_view text) const;

 private:
  Phonemes read_letters(std::string_view word) const;
  Phonemes spell(std::string_view word) const;

  const Lexicon& lexicon_;
  UnknownWords how_;
  std::optional<SpellingNet> net_;
};

}  // namespace linnet::english
