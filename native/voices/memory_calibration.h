// The memory that voices take on this machine, as `linnet calibrate` measures it: kept in the user's config folder and
// used by later estimates.
#pragma once

#include <optional>
#include <string>

#include "engine/governor/estimate.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

// What a measurement is valid for.
struct CalibrationKey {
  std::string voice;  // name and size of the file
  std::string precision = "fp32";
  int threads = 1;
  VoicePlan plan;
  std::string text() const;  // the key in memory.json
};

CalibrationKey calibration_key(const VoiceFiles& files, int threads, const VoicePlan& plan);
std::optional<MemoryModel> calibrated(const CalibrationKey& key);             // none: not measured yet
void store_calibration(const CalibrationKey& key, const MemoryModel& model);  // io

// For a voice that is not open: as measured, else as the engine plans it. Errors as of chosen_variants() and
// Engine::memory_of().
MemoryModel memory_model_of(const VoiceChoice& choice, GovernorSetup& governor_setup);

}  // namespace linnet::native
