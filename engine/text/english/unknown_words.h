// Reads words that the dictionary does not have: letters by the net, by their names or by the caller, digits as
// numbers, signs by a table.
#pragma once

#include <memory>
#include <mutex>
#include <string_view>

#include "engine/text/english/english.h"
#include "engine/text/english/lexicon.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/phonemes.h"
#include "engine/text/english/spelling_net.h"

namespace linnet::english {

class UnknownWordReader {
 public:
  // The lexicon outlives the reader. bad_input if the net is damaged or of another accent, or if `caller` is to be
  // asked and there is no `ask`.
  UnknownWordReader(Accent accent, const Lexicon& lexicon, UnknownWords how);

  // Empty where nothing in it can be read. `text`: UTF-8. not_found: the net is needed, and there is none yet;
  // bad_input as above. By several threads at once.
  Phonemes read(std::string_view text) const;

 private:
  const SpellingNet* net() const;
  Phonemes read_letters(std::string_view word) const;
  Phonemes spell(std::string_view word) const;

  const Lexicon& lexicon_;
  UnknownWords how_;
  Accent accent_;
  mutable std::mutex opening_;
  mutable std::unique_ptr<const SpellingNet> net_;  // once there is one; then it stays
};

}  // namespace linnet::english
