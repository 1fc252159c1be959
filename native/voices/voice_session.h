// A voice that is open in an engine of its own, as the verbs of the command line use it. One thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/voices/governor_setup.h"
#include "native/voices/language_data.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

struct VoiceChoice {
  std::string model = default_voice;  // path or name, as find_voice() takes it; so are the next two
  std::string settings;
  std::vector<std::string> data_dirs;
  LanguageChoice language;
  int threads = 0;        // 1..64; 0: as the governor's configuration says, at most 4
  std::string precision;  // which of its variants (voice_variants.h): "auto", "fp32"; empty: the file that was named
  GovernorChoice governor;
  std::optional<VoicePlan> plan;  // the only one to open it with; unset: the roomiest that fits
  bool quiet = false;             // the governor's log
};

// A fixed VoicePlan as the flag --plan takes it: "400,336" (sentence phonemes, block frames), "100,36,compact".
std::string plan_text(const VoicePlan& plan);
int default_threads();  // the usable physical cores, at most 4: more gain little for one voice

// The voice's variants that may speak, the best for this machine first. not_found: as find_voice(). bad_input: there is
// no such precision.
std::vector<VoiceFiles> chosen_variants(const VoiceChoice& choice, const Governor& governor);

struct VoiceSession {
  std::unique_ptr<GovernorSetup> governor_setup;  // outlives the engine, whose threads report to it
  VoiceFiles files;                               // of the variant that is open
  LanguageData language;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Voice> voice;
  VoicePlan plan;
  MemoryModel memory_model;        // of the process with this voice
  double load_seconds = 0;         // from the call of open_session() until the voice was open
  std::vector<std::string> notes;  // on own pronunciations and missing data, for the user
};
// out_of_memory, memory_in_use: the voice does not fit, in any variant and with any plan. stopped: by a signal. Else as
// chosen_variants(), find_language_data(), OwnPronunciations::read() and Engine::open_voice(), with the files' names.
VoiceSession open_session(const VoiceChoice& choice);

}  // namespace linnet::native
