// The engine and a voice as the command line asks for them: what the verbs that speak have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/voices/governor_setup.h"
#include "native/voices/voice_folders.h"

namespace linnet::native {

struct VoiceChoice {
  std::string model = default_voice;
  std::string settings;
  std::vector<std::string> data_dirs;
  std::string espeak_data;
  int threads = 0;        // 0: as the machine is placed, at most 4
  std::string precision;  // of a voice that is there in several: see voice_variants.h; empty: the file that was named
  GovernorChoice governor;
  std::optional<VoicePlan> plan;  // in place of the one that fits
  bool quiet = false;             // the governor's log
};

// A fixed VoicePlan as the flag --plan takes it: "400,336" (sentence phonemes, block frames), "100,36,compact".
std::string plan_text(const VoicePlan& plan);
int default_threads();  // the usable physical cores, at most 4: more gain little for one voice

// The voice's variants that may speak, the best for this machine first. not_found: as find_voice.
std::vector<VoiceFiles> chosen_variants(const VoiceChoice& choice, const Governor& governor);

// The espeak-ng-data folder: `asked` (or the espeak-ng-data in it), else the first candidate of the platform that
// holds data, else empty. bad_input: `asked` holds none.
std::string find_espeak_data(const std::string& asked);
std::string where_espeak_data_was_sought();  // "no espeak-ng data in A, B; give --espeak-data DIR"

struct VoiceSession {
  std::unique_ptr<GovernorSetup> governor_setup;  // outlives the engine, whose threads tell it of themselves
  VoiceFiles files;
  std::string espeak_data;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Voice> voice;
  VoicePlan plan;
  MemoryModel memory_model;  // of the process with this voice
  double load_seconds = 0;
};
// out_of_memory: the voice does not fit, in any variant and with any plan.
VoiceSession open_session(const VoiceChoice& choice);

// `speaker` is an id or a name. not_found: the voice has neither.
int speaker_of(const Voice& voice, const std::string& speaker);

}  // namespace linnet::native
