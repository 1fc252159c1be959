// Measures how fast a voice speaks on this machine, and how the time is divided among stages and layers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "native/bench/bench_report.h"
#include "native/bench/bench_texts.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct BenchOptions {
  VoiceChoice voice;
  std::vector<int> threads;  // each number of threads is measured with a voice of its own
  int runs = 5;              // of every text, after one warm-up run
  std::uint64_t seed = 0;    // as SpeakOptions::seed
  std::vector<BenchText> texts;
};

using BenchProgress = std::function<void(const std::string& what)>;  // called before each run

// Errors: as open_session() and Voice::speak(); stopped on Ctrl-C.
BenchReport measure_speed(const BenchOptions& options, const BenchProgress& progress);
std::string date_and_time();  // "2025-01-31 12:00 UTC", for reports

}  // namespace linnet::native
