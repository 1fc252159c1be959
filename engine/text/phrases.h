// Silence within a sentence, after phonemes that the voice's settings name (inference.phoneme_silence).
#pragma once

#include <cstddef>
#include <vector>

#include "engine/text/sentence.h"
#include "engine/voices/voice_description.h"

namespace linnet {

// Cuts the first `phonemes` off a sentence, with the words that begin in them, and returns them as a piece. The piece
// has ends_sentence = false; its text_end is that of its last word, or `text_begin` if it has no word. A word that is
// cut in two belongs to the piece. Requires: 0 < phonemes < sentence.phonemes.size().
Sentence cut_front(Sentence& sentence, std::size_t phonemes, std::size_t text_begin);

// Divides a sentence after each such phoneme into phrases, each followed by its silence, as rhasspy/piper does.
// text_begin: the byte at which the sentence's text begins.
std::vector<Sentence> phrases_of(Sentence sentence, const VoiceDescription& settings, std::size_t text_begin);

}  // namespace linnet
