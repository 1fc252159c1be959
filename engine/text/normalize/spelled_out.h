// A text character by character: "A1-é" is A one dash É.
#pragma once

#include <map>
#include <string>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: the signs' words are those of `address-word`, else of a `symbol-word` of one sign; `spell-between` stands
// between letters (addresses.h). Signs without words stay.
class SpelledOut {
 public:
  SpelledOut(const LanguageFile& file, const Numbers& numbers);
  std::u32string words(Codes text) const;

 private:
  const Numbers& numbers_;
  std::map<char32_t, std::u32string> signs_;
  std::u32string between_letters_ = U" ";
};

}  // namespace linnet::normalize
