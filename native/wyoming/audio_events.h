// Speech as the events audio-start, audio-chunk and audio-stop.
#pragma once

#include "native/server/speech/speech_source.h"
#include "native/wyoming/connection.h"

namespace linnet::native {

enum class AudioParts {
  whole,        // one start and one stop for all of it
  by_sentence,  // for each sentence: of a streamed text, whose next sentence may be long in coming
};

// Writes all of it, and gives the figures. Throws what SpeechSource::next() does; stopped: the client has gone.
SpeechFigures write_speech(SpeechSource& source, AudioParts parts, WyomingConnection& connection);

}  // namespace linnet::native
