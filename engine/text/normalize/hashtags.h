// "#BlackFriday" is hashtag Black Friday, "@ann_lee" is at ann lee.
#pragma once

#include <string>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Keys: `hashtag` WORD, `mention` WORD. Without them they are left as they are. "#5" and "C#" are no hashtags.
class Hashtags final : public Recognizer {
 public:
  explicit Hashtags(const LanguageFile& file);
  const char* name() const override { return "hashtag"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::u32string hashtag_, mention_;
};

}  // namespace linnet::normalize
