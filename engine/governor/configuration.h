// The settings in use on this machine, and how they change with free memory, load and heat. As JSON (report.h) the keys
// are fixed by Linnet's requirements: block_frames is "chunk_length", sentence_phonemes is "max_text_length".
#pragma once

#include <optional>
#include <string>

#include "engine/governor/hardware_profile.h"
#include "engine/governor/status.h"
#include "engine/memory.h"

namespace linnet {

struct Configuration {
  int block_frames = 336;  // VoicePlan::block_frames: frames that are computed at a time
  int num_threads = 1;
  int cache_limit = 25;         // MB of finished audio
  int sentence_phonemes = 400;  // VoicePlan::sentence_phonemes: longer sentences are spoken in pieces

  bool operator==(const Configuration&) const = default;
  VoicePlan plan() const { return {sentence_phonemes, block_frames, false}; }
};

// The settings while memory, processor time and cooling suffice. threads: Placement::threads.
Configuration full_configuration(const HardwareProfile& profile, int threads);

// The settings for this status: short memory halves block_frames and cache_limit; heat, or load by other programs,
// halves num_threads. When neither is the case, everything is as in `full`. Least values: 36 frames, 0 MB, 1 thread.
Configuration adjusted(const Configuration& now, const Configuration& full, const SystemStatus& status);

// The outcome of an optimisation: an adjustment, or nothing to adjust.
struct Adjustment {
  Configuration previous;
  Configuration now;
  bool changed() const { return !(previous == now); }
};

}  // namespace linnet
