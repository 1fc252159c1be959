// Text → sentences of phonemes, one at a time, so that the first can be spoken before the rest is read. Clauses,
// terminators and sentence ends are as in piper-tts 1.8 (phonemize_espeak.py); the phonemes are espeak-ng's, for
// PhonemeType::misaki in misaki's alphabet and with the marks of kept_marks.h.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/text/sentence.h"
#include "engine/text/spoken_form.h"
#include "engine/voices/voice_description.h"

namespace linnet {

class Phonemizer;
class TextProgress;

// Keeps a view of the text, which must outlive it.
class SentenceReader final : public SentenceSource {
 public:
  // Reads from text.position() on. phonemizer may be null for voices of PhonemeType::text. A sentence of more than
  // max_phonemes is cut as SentenceDraft::take_piece() says. spoken_form: null to read the text as it is; voices of
  // PhonemeType::text always do. It must outlive the reader. not_found: the voice needs a phonemizer.
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, const TextProgress& text,
                 std::size_t max_phonemes, const SpokenFormOf* spoken_form = nullptr);
  // Reads from the start. bad_input: also as check_text().
  SentenceReader(Phonemizer* phonemizer, const VoiceDescription& settings, std::string_view text,
                 std::size_t max_phonemes, const SpokenFormOf* spoken_form = nullptr);
  ~SentenceReader() override;
  // A sentence is divided after phonemes for which the voice's settings demand silence (phrases.h).
  std::optional<Sentence> next() override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
