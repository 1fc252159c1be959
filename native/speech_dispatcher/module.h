// Linnet as an output module of Speech Dispatcher, by which screen readers on Linux speak: commands come on standard
// input, answers, events and sound go out on standard output, until the server closes the pipe or says QUIT.
#pragma once

#include "native/server/speech/options.h"

namespace linnet::native {

// Of `options`, voice, loudness and text_normalization are looked at. bad_input, not_found: as find_language_data() and
// OwnPronunciations::read(). io: the server has closed its end. stopped: by a signal.
void run_speech_dispatcher_module(const ServerOptions& options, int input, int output);

}  // namespace linnet::native
