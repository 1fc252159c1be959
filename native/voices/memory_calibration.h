// What voices really take on this machine: measured by `linnet calibrate`, kept in the user's config folder, used by
// every estimate after that.
#pragma once

#include <optional>
#include <string>

#include "engine/governor/estimate.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

// The coefficients belong to all of these.
struct CalibrationKey {
  std::string voice;  // name and size of the file
  std::string precision = "fp32";
  int threads = 1;
  VoicePlan plan;
  std::string text() const;
};

CalibrationKey calibration_key(const VoiceFiles& files, int threads, const VoicePlan& plan);
std::optional<MemoryModel> calibrated(const CalibrationKey& key);
void store_calibration(const CalibrationKey& key, const MemoryModel& model);

// For a voice that is not open: calibrated, else by the engine's plan, without opening it.
MemoryModel memory_model_of(const VoiceChoice& choice, GovernorSetup& governor_setup);

}  // namespace linnet::native
