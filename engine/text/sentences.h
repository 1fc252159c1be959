// Text → sentences of phonemes, one at a time, so that the first is spoken before the rest is looked at.
// Clauses, terminators and sentence ends are Piper's (piper-tts 1.8, phonemize_espeak.py); phonemes are espeak-ng's.
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
  std::vector<std::string> phonemes;  // NFD codepoints (or `[[ ]]` content split likewise), terminators among them
  std::vector<SentenceWord> words;
  std::size_t text_end = 0;   // bytes of the text up to the end of this sentence
  bool ends_sentence = true;  // false: a piece of a sentence; no sentence silence follows it
  float silence_seconds = 0;  // after it, because the voice's settings say so
};

// Single use, from one thread; keeps a view of the text, which must outlive it.
class SentenceReader {
 public:
  // Reads from the position on. phonemizer may be null for voices of PhonemeType::text. max_phonemes: longer sentences
  // are cut at the last clause, else at the last word, else hard, before the bound. bad_input: the voice needs a
  // phonemizer.
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, const TextProgress& text,
                 std::size_t max_phonemes);
  // From the start. bad_input: as check_text() too.
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                 std::size_t max_phonemes);
  ~SentenceReader();
  // nullopt at the end of the text; sentences without phonemes are passed over. Where the voice's settings want silence
  // after a phoneme, a sentence comes in pieces that end there.
  std::optional<Sentence> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
