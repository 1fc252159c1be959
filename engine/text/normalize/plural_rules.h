// CLDR's plural categories: zero, one, two, few, many, other. The syntax of the rules is that of Unicode's UTS 35, part
// 3, "Plural rules syntax", without samples: "v = 0 and i % 10 = 2..4 and i % 100 != 12..14".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/text/normalize/language_file.h"
#include "engine/text/normalize/numeral.h"

namespace linnet::normalize {

class PluralRules {
 public:
  // bad_input: a rule of the key `plural` has another syntax.
  explicit PluralRules(const LanguageFile& file);
  // The first category whose rule holds, else "other". The sign plays no part.
  std::string_view category(const Numeral& number) const;

 private:
  std::vector<std::pair<std::string, std::string>> rules_;  // category, rule
};

// The form for `category` in "one=Tag|other=Tage", else that of "other"; empty if there is neither.
std::string_view form_of(std::string_view forms, std::string_view category);

}  // namespace linnet::normalize
