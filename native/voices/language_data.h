// The data from which texts get their phonemes: espeak-ng's, our own for English, the net for Arabic
// diacritics, and the words of numbers and units.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/linnet.h"

namespace linnet::native {

struct LanguageChoice {
  // Folders that the user names; empty: the platform's are searched.
  std::string espeak_data;   // espeak-ng-data, or the folder that it is in
  std::string english_data;  // english-data, or the folder that it is in
  std::string arabic_data;   // arabic-data, or the folder that it is in
  std::string words_data;    // words-data, or the folder that it is in
  UnknownWords unknown_words = UnknownWords::net;
  std::vector<std::string> lexicons;  // files of own pronunciations, and folders of such files

  std::vector<std::string> flags() const;  // by which another linnet makes the same choice
};

// bad_input: there is no such way; the message names those that there are.
UnknownWords unknown_words_by_name(std::string_view name);

struct LanguageData {
  // The folders; empty: there is none, or this build has no use for it.
  std::string espeak;
  std::string english;
  std::string arabic;
  std::string words;
  UnknownWords unknown_words = UnknownWords::net;

  // The engine maps the files of `english` as it needs them, and reads those of the others. not_found, bad_input, io:
  // see MappedFile.
  void give_to(EngineOptions& options) const;
  // For each folder without which voices cannot speak, where it was sought: "no espeak-ng-data in A, B; give
  // --espeak-data DIR". Empty: all are there that this build reads.
  std::string advice() const;
  // Empty: `words` is there. Else what is missing without it, and where it was sought.
  std::string words_advice() const;
  // The same of `arabic`.
  std::string arabic_advice() const;
};

// bad_input: a folder that the user names holds no such data.
LanguageData find_language_data(const LanguageChoice& choice);

}  // namespace linnet::native
