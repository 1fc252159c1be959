// Emoji are called by their names: "😀" is grinning face.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// For voices whose phonemizer has no names of emoji; where the file has none, they are left to it. Key: `emoji`
// SEQUENCE NAME, the sequence without U+FE0F. Where a sequence has no name its parts are named, and a skin tone behind
// it. A flag without a name is `emoji-flag` WORD and the letters of its country.
class EmojiNames final : public Recognizer {
 public:
  explicit EmojiNames(const LanguageFile& file);
  const char* name() const override { return "emoji"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::string_view name_of(std::string_view sequence) const;  // empty: it has none
  bool append_name(std::u32string& out, std::string_view sequence) const;

  std::vector<std::pair<std::string_view, std::string_view>> names_;  // views of the file; sorted
  std::string_view flag_;
};

}  // namespace linnet::normalize
