// How the work is cut on this machine now, and how that changes with what is free.
#pragma once

#include <optional>
#include <string>

#include "engine/governor/hardware_profile.h"
#include "engine/governor/status.h"
#include "engine/memory.h"

namespace linnet {

struct Configuration {
  int chunk_length = 336;  // frames that are computed at a time: VoicePlan::block_frames
  int num_threads = 1;
  int cache_limit = 25;       // MB of finished audio
  int max_text_length = 400;  // characters spoken as one piece: VoicePlan::sentence_phonemes

  bool operator==(const Configuration&) const = default;
  VoicePlan plan() const { return {max_text_length, chunk_length, false}; }
};

// What the machine gets while nothing is short. threads: as placed.
Configuration full_configuration(const HardwareProfile& profile, int threads);

// What it should have now: short memory halves chunks and cache, heat and other programs' load halve the threads; when
// all is well again, everything is as in `full`. Nothing below its least: 36 frames, 1 thread, 0 MB, 50 characters.
Configuration adjusted(const Configuration& now, const Configuration& full, const SystemStatus& status);

// The outcome of an optimisation: an adjustment, or nothing to adjust.
struct Adjustment {
  Configuration previous;
  Configuration now;
  bool changed() const { return !(previous == now); }
};

}  // namespace linnet
