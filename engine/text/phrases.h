// Silence inside a sentence, after phonemes that the voice's settings name (inference.phoneme_silence).
#pragma once

#include <cstddef>
#include <vector>

#include "engine/text/sentences.h"

namespace linnet {

// The first `phonemes` of a sentence, with the words that begin among them; the rest stays. The piece ends no sentence,
// and its text_end is that of its last word, `text_begin` if it has none. A word that is cut in two counts for the
// piece. Requires: 0 < phonemes < sentence.phonemes.size().
Sentence cut_front(Sentence& sentence, std::size_t phonemes, std::size_t text_begin);

// As rhasspy/piper does: what ends with such a phoneme is spoken by itself, and then there is silence. The phrases
// together are the sentence; text_begin is where its text begins.
std::vector<Sentence> phrases_of(Sentence sentence, const VoiceDescription& settings, std::size_t text_begin);

}  // namespace linnet
