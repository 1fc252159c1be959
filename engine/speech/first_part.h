// Where a long sentence is divided, so that its first words are spoken before all of it has been computed.
#pragma once

#include <cstddef>
#include <optional>

#include "engine/text/phoneme_ids.h"
#include "engine/text/sentence.h"

namespace linnet {

struct FirstPart {
  std::size_t ids;       // of the sentence's beginning, which is encoded by itself
  std::size_t phonemes;  // of these, those that are spoken: up to a word. The others are the context of their sound
};

// most_ids: AcousticModel::early_ids(). nullopt: the sentence has no more ids than that, so it need not be divided.
std::optional<FirstPart> first_part(const Sentence& sentence, const PhonemeIds& ids, std::size_t most_ids);

// Phonemes of a text's first sentence that are spoken as a sentence of their own: up to the last mark within `most`,
// else up to the end of a word (word_cuts.h). most: AcousticModel::first_phonemes(). 0: it need not be divided, or
// cannot be.
std::size_t first_piece(const Sentence& sentence, std::size_t most);

}  // namespace linnet
