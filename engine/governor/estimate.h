// Estimates how much memory a text will take, before any work is done:
//   total_mb = base_model_mb + text_tokens / 100 · per_100_tokens_mb + cache_overhead_mb
// The coefficients belong to one voice, precision, plan and number of threads. They come from the engine's memory plan,
// or from measurements on this machine (`linnet calibrate`).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/memory.h"
#include "engine/platform.h"

namespace linnet {

// Resident bytes of the program without a voice, with all of its code and espeak-ng's data in use. Measured on x86-64;
// all our builds are within a megabyte of it. In a process that has just started, less is resident.
inline constexpr std::uint64_t program_bytes = 9'000'000;

struct MemoryModel {
  double base_model_mb = 0;      // the process with the voice open, before the first text
  double per_100_tokens_mb = 0;  // tokens are phoneme ids; speech is streamed, so this is little more than the text
  double cache_overhead_mb = 0;
  bool calibrated = false;

  double total_mb(double tokens) const { return base_model_mb + tokens / 100 * per_100_tokens_mb + cache_overhead_mb; }
};

// The requirements' constants, for models of 2 to 3 GB. They describe another engine and serve for comparison only: no
// decision uses them.
std::optional<MemoryModel> reference_model(const std::string& profile);

// From the engine's memory plan. process_bytes: resident bytes now, without the voice.
MemoryModel planned_model(const VoiceMemory& memory, std::uint64_t process_bytes, double cache_mb);

// A straight line through measured peaks by least squares; its slope is at least 0. Requires: equally many peaks and
// tokens, at least one.
MemoryModel fitted_model(std::span<const double> tokens, std::span<const double> peak_mb, double cache_mb);

std::size_t characters_in(std::string_view text);  // Unicode code points of UTF-8
// The expected number of phoneme ids of a text, and back. Each phoneme has an id and a pad behind it.
double tokens_of(std::size_t characters);
std::size_t characters_of(double tokens);

struct Estimate {
  double estimated_mb = 0;
  double available_mb = 0;
  bool safe = false;
  // length in characters
  std::size_t text_tokens = 0;
  std::size_t text_length = 0;
  std::optional<std::size_t> largest_text;  // most characters that fit; unset: no text fits
  std::string recommendation;               // "OK", or what to do
};

// memory: the reading now. held_mb: the part of the estimate that the process holds already, such as an open voice.
// must_stay_free_mb: MemoryBudget::must_stay_free().
Estimate estimate_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                       const MemoryReading& memory, double held_mb, double must_stay_free_mb);

}  // namespace linnet
