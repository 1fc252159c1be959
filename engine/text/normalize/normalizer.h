// Text → its spoken form: numbers, dates, money, units, abbreviations and signs in words, as a person would read them
// aloud. What is read how is in recognizers; what differs between languages is in a LanguageFile.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/say_as.h"
#include "engine/text/normalize/codes_in_digits.h"
#include "engine/text/normalize/dates.h"
#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/number_joints.h"
#include "engine/text/normalize/numbers.h"
#include "engine/text/normalize/recognizer.h"
#include "engine/text/normalize/spelled_out.h"
#include "engine/text/spoken_form.h"

namespace linnet::normalize {

// May be used by several threads at once.
class Normalizer {
 public:
  // bad_input: a line of the file is wrong; the message names it.
  explicit Normalizer(const LanguageFile& file);
  ~Normalizer();

  // Time and memory grow with the length of the text alone. Requires: valid UTF-8 without NUL.
  SpokenForm spoken_form(std::string_view text) const;
  // The words for a text of that kind; what no rule of the kind reads comes in its spoken form. Requires as above.
  std::string said_as(std::string_view text, const SayAs& as) const;

 private:
  std::string said_by(std::string_view rule, std::string_view text) const;

  std::shared_ptr<const std::string> content_;  // of the file; recognizers have views of it
  Numbers numbers_;
  NumberJoints joints_;
  SpelledOut spelled_out_;
  std::vector<std::unique_ptr<const Recognizer>> recognizers_;  // the first that recognizes something decides
  const Dates* dates_ = nullptr;                                // two of them
  const PhoneNumbers* phone_numbers_ = nullptr;
};

}  // namespace linnet::normalize
