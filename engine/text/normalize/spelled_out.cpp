#include "engine/text/normalize/spelled_out.h"

#include "engine/text/character_class.h"
#include "engine/text/characters.h"
#include "engine/text/letter_case.h"
#include "engine/text/normalize/scan.h"

namespace linnet::normalize {

SpelledOut::SpelledOut(const LanguageFile& file, const Numbers& numbers) : numbers_(numbers) {
  for (const char* key : {"address-word", "symbol-word"})
    for (const LanguageFile::Line& line : file.lines(key))
      if (const std::u32string sign = codes_of(line[0]); sign.size() == 1) signs_.emplace(sign[0], codes_of(line[1]));
  if (const std::string_view between = file.value("spell-between"); !between.empty())
    between_letters_ = codes_of(between);
}

std::u32string SpelledOut::words(Codes text) const {
  std::u32string said;
  bool is_behind_letter = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_white_space(text[i])) continue;
    const bool is_letter = is_letter_at(text, i);
    if (!said.empty()) said += is_letter && is_behind_letter ? between_letters_ : U" ";
    is_behind_letter = is_letter;
    const auto sign = signs_.find(text[i]);
    if (is_letter)
      said += capital_letter(text[i]);
    else if (is_digit_at(text, i))
      append(said, numbers_.digit_words(digits_at(text, i, 1)));
    else if (sign != signs_.end())
      said += sign->second;
    else
      said += text[i];
  }
  return said;
}

}  // namespace linnet::normalize
