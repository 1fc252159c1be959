#include "engine/speech/spoken_forms.h"

#include <memory>
#include <utility>

#include "engine/text/normalize/language_names.h"
#include "engine/text/normalize/normalizer.h"

namespace linnet {
namespace {

LanguageWords words_by(std::string name, normalize::LanguageFile file) {
  auto normalizer = std::make_shared<const normalize::Normalizer>(std::move(file));
  return {std::move(name), [normalizer](std::string_view piece) { return normalizer->spoken_form(piece); },
          [normalizer](std::string_view text, const SayAs& as) { return normalizer->said_as(text, as); }};
}

}  // namespace

const LanguageWords* SpokenForms::of(const std::string& language) {
  if (!data_) return nullptr;
  for (const std::string& name : normalize::words_files_of(language)) {
    if (const auto found = by_file_.find(name); found != by_file_.end()) return &found->second;
    std::string content = data_(name);
    if (content.empty()) continue;
    LanguageWords words = words_by(name, normalize::LanguageFile(std::move(content), "words-data/" + name));
    return &by_file_.emplace(name, std::move(words)).first->second;
  }
  return nullptr;
}

const LanguageWords* SpokenForms::of_any(const std::string& language) {
  if (const LanguageWords* words = of(language)) return words;
  if (!data_) return nullptr;
  const auto found = by_file_.find("");
  if (found != by_file_.end()) return &found->second;
  return &by_file_.emplace("", words_by("", normalize::LanguageFile())).first->second;
}

}  // namespace linnet
