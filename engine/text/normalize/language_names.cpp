#include "engine/text/normalize/language_names.h"

namespace linnet::normalize {
namespace {

// Names of espeak-ng's that CLDR, and so words-data, has otherwise.
struct OtherName {
  std::string_view espeak, ours;
};
constexpr OtherName other_names[] = {{"cmn", "zh"}, {"no", "nb"}, {"iw", "he"}, {"in", "id"}};

std::string lower_case(std::string_view tag) {
  std::string name(tag);
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '_' ? '-' : c;
  return name;
}

}  // namespace

std::vector<std::string> words_files_of(std::string_view language) {
  std::string name = lower_case(language);
  if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) return {};
  const std::string first = name.substr(0, name.find('-'));
  for (const OtherName& other : other_names)
    if (first == other.espeak) name.replace(0, first.size(), other.ours);
  if (name == "pt") name = "pt-pt";  // espeak-ng's "pt" is Portugal's, ours Brazil's
  std::vector<std::string> names;
  for (; !name.empty(); name.resize(name.find('-') == std::string::npos ? 0 : name.rfind('-'))) names.push_back(name);
  return names;
}

}  // namespace linnet::normalize
