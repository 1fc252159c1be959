// What reads the texts of a voice's speakers, by the languages that they speak. A reader is made when a speaker of its
// language is first asked for, so a voice of nine languages holds the data of those that it has spoken.
#pragma once

#include <map>
#include <string>

#include "engine/speech/current_lexicon.h"
#include "engine/speech/english_readers.h"
#include "engine/speech/spoken_forms.h"
#include "engine/text/english/english.h"
#include "engine/text/phonemizer.h"
#include "engine/voices/voice_description.h"

namespace linnet {

// An engine's front ends, which its voices share. Each may be null; espeak may come later.
struct FrontEnds {
  Phonemizer* espeak = nullptr;
  EnglishReaders* english = nullptr;
  SpokenForms* words = nullptr;
  const CurrentLexicon* lexicon = nullptr;
};

struct LanguageReader {
  VoiceDescription voice;                     // with one language, and with the phoneme type that reads it
  const english::English* english = nullptr;  // of PhonemeType::english
  const LanguageWords* words = nullptr;
};

class SpeakerReaders {
 public:
  // The front ends, and what they point to, outlive it. Makes the default speaker's reader. not_found: espeak-ng does
  // not know its language. bad_input: data are damaged.
  SpeakerReaders(const FrontEnds& front_ends, VoiceDescription voice);

  // Stays valid. bad_input: the speaker's language cannot be read. Else as the constructor. Requires: there is such a
  // speaker.
  const LanguageReader& of(int speaker);
  // The default speaker's, also where its language cannot be read.
  const LanguageReader& usual() const { return readers_.at(voice_.language); }
  const FrontEnds& front_ends() const { return *front_ends_; }
  const std::string& language_of(int speaker) const;
  bool reads(int speaker) const;  // whether of() has a reader for it

 private:
  const LanguageReader& of_language(const std::string& language);
  [[noreturn]] void refuse(int speaker) const;

  const FrontEnds* front_ends_;
  VoiceDescription voice_;
  std::map<std::string, LanguageReader, std::less<>> readers_;
};

}  // namespace linnet
