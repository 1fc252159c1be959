#include "engine/speech/spoken_forms.h"

#include <memory>
#include <utility>

#include "engine/text/arabic/diacritizer.h"
#include "engine/text/normalize/language_names.h"
#include "engine/text/normalize/normalizer.h"
#include "engine/voices/onnx/onnx_model.h"

namespace linnet {
namespace {

LanguageWords words_by(std::string name, normalize::LanguageFile file) {
  auto normalizer = std::make_shared<const normalize::Normalizer>(std::move(file));
  return {std::move(name), [normalizer](std::string_view piece) { return normalizer->spoken_form(piece); },
          [normalizer](std::string_view text, const SayAs& as) { return normalizer->said_as(text, as); }};
}

std::shared_ptr<arabic::Diacritizer> diacritizer_of(std::string_view net) {
  try {
    return std::make_shared<arabic::Diacritizer>(OnnxModel::parse(std::as_bytes(std::span(net))));
  } catch (const Error& error) {
    throw Error(ErrorKind::bad_input, std::string("the net for Arabic diacritics: ") + error.what());
  }
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

// Null: there is no net.
const LanguageWords* SpokenForms::arabic() {
  if (arabic_) return &*arabic_;
  const LanguageWords* const plain = of("ar");  // first: an owner who lacks them may give the net only once
  const std::string net = arabic_data_ ? arabic_data_() : "";
  if (net.empty()) return nullptr;
  const auto diacritizer = diacritizer_of(net);
  arabic_ = plain ? *plain : words_by("", normalize::LanguageFile());
  arabic_->spoken_form = [diacritizer, words = arabic_->spoken_form](std::string_view piece) {
    return diacritizer->with_diacritics(words(piece));
  };
  return &*arabic_;
}

const LanguageWords* SpokenForms::of_any(const std::string& language) {
  if (language == "ar")
    if (const LanguageWords* words = arabic()) return words;
  if (const LanguageWords* words = of(language)) return words;
  if (!data_) return nullptr;
  const auto found = by_file_.find("");
  if (found != by_file_.end()) return &found->second;
  return &by_file_.emplace("", words_by("", normalize::LanguageFile())).first->second;
}

}  // namespace linnet
