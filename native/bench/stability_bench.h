// Measures the effect of each part of the governor under a memory limit and a competing load. Every request is a
// process of its own, so that a crash or a kill does not end the measurement.
#pragma once

#include <cstdint>
#include <vector>

#include "native/bench/bench.h"
#include "native/bench/stability_report.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct StabilityOptions {
  VoiceChoice voice;
  std::uint64_t limit_mb = 160;  // memory for all processes of the measurement
  int iterations = 50;           // requests of every length in every step
  int competing = -1;            // processes that compete for the processor; -1: as many as there are cores
  std::vector<float> held_shares = {0.1F, 0.2F, 0.3F, 0.4F,
                                    0.45F};  // shares of the limit that the other program holds in turn
};

// not_found: no such voice; io: this system cannot limit a process's memory.
StabilityReport measure_stability(const StabilityOptions& options, const BenchProgress& progress);

}  // namespace linnet::native
