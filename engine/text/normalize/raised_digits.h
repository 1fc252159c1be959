// x² is x squared, 10⁻⁶ is 10 to the power of minus 6, and the number of a footnote¹ is not said.
#pragma once

#include <map>
#include <string>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// What units (m²) and ordinals (1º) have not taken.
// Keys:
// - `raised` DIGITS WORDS.
// - `raised-number` TEMPLATE with {0} for all other powers.
// - `minus` WORD. Without `raised-number` powers are left as they are.
class RaisedDigits final : public Recognizer {
 public:
  explicit RaisedDigits(const LanguageFile& file);
  const char* name() const override { return "power"; }
  Match at(Codes text, std::size_t i) const override;

 private:
  std::map<std::string, std::string, std::less<>> powers_;
  std::string template_, minus_;
};

}  // namespace linnet::normalize
