// English text → sentences of phonemes of misaki's alphabet, one at a time, for voices that were trained on them.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/text/english/english.h"
#include "engine/text/phoneme_blocks.h"
#include "engine/text/sentence.h"
#include "engine/text/sentence_draft.h"
#include "engine/text/spoken_text.h"
#include "engine/voices/voice_description.h"

namespace linnet {
class TextProgress;
}

namespace linnet::english {

// Keeps a view of the text and of all else that it is given; they must outlive it.
class EnglishSentenceReader final : public SentenceSource {
 public:
  // Reads from text.position() on. A sentence of more than max_phonemes is cut at the last mark before that, else as
  // SentenceDraft::take_piece() says. spoken_form: null where the package's own rules say how things are spoken.
  EnglishSentenceReader(const English& english, const VoiceDescription& voice, const TextProgress& text,
                        std::size_t max_phonemes, const SpokenFormOf* spoken_form = nullptr);
  // bad_input: the data for English are damaged; the text is all that is spoken (TextProgress::is_all) and has letters,
  // but no word that is read as English.
  std::optional<Sentence> next() override;

 private:
  std::optional<Sentence> read();
  void read_more();
  void read_text();
  void add_words(std::size_t begin, std::size_t end);
  void next_part();
  void start_text();
  bool is_at_part_end() const;

  const English& english_;
  const VoiceDescription& voice_;
  std::string_view text_;
  std::size_t max_phonemes_;
  PhonemeBlocks blocks_;
  std::size_t position_;  // the text before it is in the draft or has been returned
  SpokenText spoken_;     // of the part between two blocks of phonemes
  std::size_t at_ = 0;    // spoken_.text() before it is in the draft or has been returned
  SentenceDraft draft_;
  bool is_all_;               // as in TextProgress
  bool is_complete_ = false;  // the draft is a whole sentence
  // One sentence is read ahead, to know which one is the last: its text_end is the end of the text, also when marks
  // follow that are not spoken.
  std::optional<Sentence> ahead_;
  bool looks_ahead_ = false;
};

}  // namespace linnet::english
