#include "engine/text/english/from_espeak.h"

#include <span>

namespace linnet::english {
namespace {

struct Replacement {
  std::string_view from;
  std::string_view to;
};

// The first that fits at a place is used, so longer ones stand before their beginnings.
constexpr Replacement of_both[] = {
    {"ʔˌn\u0329", "tᵊn"}, {"ʔn\u0329", "tᵊn"}, {"ʔn", "tᵊn"},  {"aɪ", "I"},       {"aʊ", "W"},       {"dʒ", "ʤ"},
    {"eɪ", "A"},          {"tʃ", "ʧ"},         {"ɔɪ", "Y"},    {"əl", "ᵊl"},      {"ʲo", "jo"},      {"ʲə", "jə"},
    {"ʔ", "t"},           {"ʲ", ""},           {"ɚ", "əɹ"},    {"r", "ɹ"},        {"x", "k"},        {"ç", "k"},
    {"ɐ", "ə"},           {"ɬ", "l"},          {"\u0303", ""}, {"n\u0329", "ᵊn"}, {"l\u0329", "ᵊl"}, {"m\u0329", "ᵊm"},
    {"\u0329", ""},       {"ɾ", "T"},
};
constexpr Replacement of_us[] = {{"oʊ", "O"}, {"ɜːɹ", "ɜɹ"}, {"ɜː", "ɜɹ"}, {"ɪə", "iə"}, {"e", "A"}, {"ː", ""}};
constexpr Replacement of_gb[] = {{"eə", "ɛː"}, {"iə", "ɪə"}, {"əʊ", "Q"}, {"e", "A"}};

const Replacement* fitting(std::span<const Replacement> all, std::string_view ipa) {
  for (const Replacement& one : all)
    if (ipa.starts_with(one.from)) return &one;
  return nullptr;
}

}  // namespace

std::string from_espeak(std::string_view ipa, Accent accent) {
  const std::span<const Replacement> own = accent == Accent::us ? std::span<const Replacement>(of_us) : of_gb;
  std::string phonemes;
  while (!ipa.empty()) {
    const Replacement* found = fitting(of_both, ipa);
    if (found == nullptr) found = fitting(own, ipa);
    phonemes += found ? found->to : ipa.substr(0, 1);
    ipa.remove_prefix(found ? found->from.size() : 1);
  }
  return phonemes;
}

}  // namespace linnet::english
