// The normalisers of an engine, one for each language, made when a voice first needs them and shared by all its voices.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/linnet.h"
#include "engine/text/spoken_form.h"

namespace linnet {

struct LanguageWords {
  std::string file;  // its name in words-data; empty: a language without words of its own
  SpokenFormOf spoken_form;
  std::function<std::string(std::string_view text, const SayAs& as)> said_as;
};

class SpokenForms {
 public:
  explicit SpokenForms(const EngineOptions& options) : data_(options.words_data), arabic_data_(options.arabic_data) {}

  // Of a voice's language; it stays valid. Null: the engine's owner has no words for it. bad_input: the data are
  // damaged, or of another version.
  const LanguageWords* of(const std::string& language);
  // The same, but a language without words of its own gets what needs none: composed letters, say. Arabic has
  // diacritics where there is a net for them (bad_input: it is damaged). Null only where the engine's owner gives no
  // data at all.
  const LanguageWords* of_any(const std::string& language);

 private:
  const LanguageWords* arabic();

  decltype(EngineOptions::words_data) data_;
  decltype(EngineOptions::arabic_data) arabic_data_;
  std::optional<LanguageWords> arabic_;
  std::map<std::string, LanguageWords, std::less<>> by_file_;
};

}  // namespace linnet
