// When a text that is still being written can be spoken: where its sentences have ended, as far as it has come.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "engine/linnet.h"

namespace linnet {

// Whether a sentence may end somewhere in `text`: it has other characters than Latin letters without accents, digits,
// spaces, commas, hyphens and apostrophes. Where it has none, a voice need not be asked: to ask it after each word
// would take more time than to speak. Any bytes.
bool may_end_sentence(std::string_view text);
// Whether its writer's pause may tell anything: not behind a plain word, however long it is. Any bytes.
bool may_stand_alone(std::string_view text);

// When nothing has come behind `text` for so long, its writer has paused, and what can stand alone is spoken: 70 ms
// behind a mark that likely ends a sentence (likely_ends_sentence), 100 ms behind white space, since no number or
// address goes on there, else 300 ms. Requires: valid UTF-8.
std::chrono::milliseconds pause_behind(std::string_view text);

// Whether the first sentence of `text` has ended, whatever comes behind it; has_paused: nothing came for
// pause_behind(text). Then it has also ended at the end of a line, and where the voice would end it if another sentence
// came, so that the voice's abbreviations and marks count. A mark behind a digit is no end: the rest of 3.14 may come.
// Throws as Voice::first_sentence_end().
bool has_ended_sentence(Voice& voice, const std::string& text, bool has_paused, const SpeakOptions& options);

}  // namespace linnet
