// Text → sentences of phonemes, one at a time, so that the first can be spoken before the rest is read. Clauses,
// terminators and sentence ends are as in piper-tts 1.8 (phonemize_espeak.py); the phonemes are espeak-ng's.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/voices/voice_description.h"

namespace linnet {

class Phonemizer;
class TextProgress;

// One word of the text and the phonemes that speak it: [first_phoneme, end_phoneme) in Sentence::phonemes.
struct SentenceWord {
  // bytes in the whole text
  std::size_t text_begin;
  std::size_t text_end;
  std::size_t first_phoneme;
  std::size_t end_phoneme;
};

struct Sentence {
  std::vector<std::string> phonemes;  // NFD codepoints, terminators included; `[[ ]]` content is split likewise
  std::vector<SentenceWord> words;
  std::size_t text_end = 0;   // bytes of the text up to the end of this sentence
  bool ends_sentence = true;  // false: a piece of a sentence, without sentence silence after it
  float silence_seconds = 0;  // silence after it by the voice's phoneme_silence
};

// Single use, from one thread; keeps a view of the text, which must outlive it.
class SentenceReader {
 public:
  // Reads from text.position() on. phonemizer may be null for voices of PhonemeType::text. A sentence of more than
  // max_phonemes is cut at the last clause end before that, else at the last word end, else exactly there. bad_input:
  // the voice needs a phonemizer.
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, const TextProgress& text,
                 std::size_t max_phonemes);
  // Reads from the start. bad_input: also as check_text().
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                 std::size_t max_phonemes);
  ~SentenceReader();
  // nullopt at the end of the text. Sentences without phonemes are skipped. A sentence is divided after phonemes for
  // which the voice's settings demand silence (phrases.h).
  std::optional<Sentence> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
