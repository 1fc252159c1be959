// What each part of the governor is worth under a real memory limit and a competing load. Every request is a process of
// its own, as a crash or a kill must not end the measurement.
#pragma once

#include <cstdint>
#include <vector>

#include "native/bench/bench.h"
#include "native/bench/stability_report.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct StabilityOptions {
  VoiceChoice voice;
  std::uint64_t limit_mb = 160;  // memory for all that runs in the measurement
  int iterations = 50;           // requests of every length in every step
  int competing = -1;            // processes that compete for the processor; -1: as many as there are cores
  std::vector<float> held_shares = {0.1F, 0.2F, 0.3F, 0.4F, 0.45F};  // of the limit, by the other program
};

// not_found: no such voice; io: this system sets no memory limit to a process.
StabilityReport measure_stability(const StabilityOptions& options, const BenchProgress& progress);

}  // namespace linnet::native
