#include "engine/text/normalize/number_joints.h"

#include <algorithm>

#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/word_list.h"

namespace linnet::normalize {
namespace {

// Whether the words are the text's own at their end, as the month's name in "29 Ekim'de".
bool ends_as_written(Codes written, Codes words) {
  std::size_t begin = written.size();
  while (begin > 0 && is_letter_at(written, begin - 1)) --begin;
  return begin < written.size() && words.ends_with(written.substr(begin));
}

}  // namespace

NumberJoints::NumberJoints(const LanguageFile& file) {
  for (const LanguageFile::Line& line : file.lines("number-joint")) {
    const std::u32string sign = codes_of(line[0]);
    if (sign.size() != 1) file.refuse(line, "one sign is expected, such as -");
    Joint joint{sign[0], {}};
    for (const std::string_view text : split(line[1], '|'))
      if (!text.empty()) joint.beginnings.push_back(in_small_letters(codes_of(text)));
    joints_.push_back(std::move(joint));
  }
  for (const LanguageFile::Line& line : file.lines("joint-stem"))
    stems_.emplace_back(codes_of(line[0]), codes_of(line[1]));
}

bool NumberJoints::joins(Codes text, std::size_t sign) const {
  const char32_t written = code_at(text, sign) == U'’' ? U'\'' : code_at(text, sign);
  return std::any_of(joints_.begin(), joints_.end(), [&](const Joint& joint) {
    return joint.sign == written &&
           (joint.beginnings.empty() || std::any_of(joint.beginnings.begin(), joint.beginnings.end(),
                                                    [&](Codes word) { return has_folded_at(text, sign + 1, word); }));
  });
}

void NumberJoints::join(Codes text, std::size_t i, Match& match) const {
  if (joints_.empty() || match.words.empty() || !is_letter_at(text, match.end + 1)) return;
  if (!is_letter_at(match.words, match.words.size() - 1) || !joins(text, match.end)) return;
  if (ends_as_written(text.substr(i, match.end - i), match.words)) return;
  ++match.end;
  if (Codes(U"aeıioöuüåäæø").find(text[match.end]) == Codes::npos) return;
  for (const auto& [ending, stem] : stems_)
    if (match.words.ends_with(ending)) {
      match.words.replace(match.words.size() - ending.size(), ending.size(), stem);
      return;
    }
}

}  // namespace linnet::normalize
