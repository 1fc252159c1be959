#include "engine/text/english/from_ipa.h"

#include <span>

namespace linnet::english {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// The first that fits at a place is used, so longer ones stand before their beginnings.
constexpr Replacement of_both[] = {
    {"ʔˌn\u0329", "tᵊn"}, {"ʔn\u0329", "tᵊn"}, {"ʔn", "tᵊn"},     {"aɪ", "I"},    {"aʊ", "W"},
    {"dʒ", "ʤ"},          {"eɪ", "A"},         {"tʃ", "ʧ"},       {"ɔɪ", "Y"},    {"ʲo", "jo"},
    {"ʲə", "jə"},         {"ʔ", "t"},          {"ʲ", ""},         {"ɚ", "əɹ"},    {"r", "ɹ"},
    {"x", "k"},           {"ç", "k"},          {"ɐ", "ə"},        {"ɬ", "l"},     {"\u0303", ""},
    {"n\u0329", "ᵊn"},    {"l\u0329", "ᵊl"},   {"m\u0329", "ᵊm"}, {"\u0329", ""}, {"ɾ", "T"},
};
constexpr Replacement of_us[] = {{"oʊ", "O"}, {"ɜːɹ", "ɜɹ"}, {"ɜː", "ɜɹ"}, {"ɪə", "iə"}, {"e", "A"}, {"ː", ""}};
constexpr Replacement of_gb[] = {{"eə", "ɛː"}, {"iə", "ɪə"}, {"əʊ", "Q"}, {"e", "A"}};

const Replacement* fitting(std::span<const Replacement> all, std::string_view ipa) {
  for (const Replacement& one : all)
    if (ipa.starts_with(one.from)) return &one;
  return nullptr;
}

// An l behind ə is syllabic where no vowel follows: "teɪbəl", but not "həloʊ".
bool is_syllabic_l(std::string_view ipa) {
  if (!ipa.starts_with("əl")) return false;
  ipa.remove_prefix(std::string_view("əl").size());
  for (const std::string_view vowel : {"ˈ", "ˌ", "a", "e", "i", "o", "u", "æ", "ɑ", "ɐ", "ɒ", "ɔ", "ə", "ɚ",
                                       "ɛ", "ɜ", "ɪ", "ʊ", "ʌ", "ᵻ", "A", "I", "O", "Q", "W", "Y", "j", "ᵊ"})
    if (ipa.starts_with(vowel)) return false;
  return true;
}

}  // namespace

std::string from_ipa(std::string_view ipa, Accent accent) {
  const std::span<const Replacement> own = accent == Accent::us ? std::span<const Replacement>(of_us) : of_gb;
  std::string phonemes;
  while (!ipa.empty()) {
    if (is_syllabic_l(ipa)) {
      phonemes += "ᵊl";
      ipa.remove_prefix(std::string_view("əl").size());
      continue;
    }
    const Replacement* found = fitting(of_both, ipa);
    if (found == nullptr) found = fitting(own, ipa);
    phonemes += found ? found->to : ipa.substr(0, 1);
    ipa.remove_prefix(found ? found->from.size() : 1);
  }
  return phonemes;
}

}  // namespace linnet::english
