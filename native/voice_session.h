// The engine and a voice as the command line asks for them: what the verbs that speak have in common.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/flags.h"
#include "native/voices.h"

namespace linnet::native {

struct VoiceChoice {
  std::string model = default_voice, settings;
  std::vector<std::string> data_dirs;
  std::string espeak_data;
  int threads = 0;  // 0: default_threads()
};

void add_voice_flags(Flags& flags, VoiceChoice& choice);
void add_model_flags(Flags& flags, VoiceChoice& choice);  // the same without --threads
int default_threads();  // the usable cores, at most 4: more gain little for one voice

// The espeak-ng-data folder: `asked` (or the espeak-ng-data in it), else the first candidate of the platform that
// holds data, else empty. bad_input: `asked` holds none.
std::string find_espeak_data(const std::string& asked);
std::string where_espeak_data_was_sought();  // "no espeak-ng data in A, B; give --espeak-data DIR"

struct VoiceSession {
  VoiceFiles files;
  std::string espeak_data;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Voice> voice;
  double load_seconds = 0;
};
VoiceSession open_session(const VoiceChoice& choice);

// `speaker` is an id or a name. not_found: the voice has neither.
int speaker_of(const Voice& voice, const std::string& speaker);

}  // namespace linnet::native
