// How much memory a text will take, before any work is done:
//   total_mb = base_model_mb + text_tokens / 100 · per_100_tokens_mb + cache_overhead_mb
// The coefficients belong to a voice, its precision, the threads and the plan: from the engine's memory plan, or
// measured on this machine by `linnet calibrate`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/memory.h"
#include "engine/platform.h"

namespace linnet {

// The program without a voice, once all of its code has been used, and the phonemes' data: measured on x86-64 and the
// same within a megabyte for all our builds. A process that is just starting has not all of it in memory yet.
inline constexpr std::uint64_t program_bytes = 9'000'000;

struct MemoryModel {
  double base_model_mb = 0;      // the whole process with the voice open, before the first text
  double per_100_tokens_mb = 0;  // T is phoneme ids; what streams needs little more than the text itself
  double cache_overhead_mb = 0;
  bool calibrated = false;

  double total_mb(double tokens) const { return base_model_mb + tokens / 100 * per_100_tokens_mb + cache_overhead_mb; }
};

// The seed's own constants for a model of 2 to 3 GB. They describe another engine: for comparison, never for a
// decision.
std::optional<MemoryModel> reference_model(const std::string& profile);

// From the engine's plan. process_bytes: resident now, without the voice.
MemoryModel planned_model(const VoiceMemory& memory, std::uint64_t process_bytes, double cache_mb);

// A straight line through measured peaks (least squares), never falling. Requires: as many peaks as tokens, one at
// least.
MemoryModel fitted_model(std::span<const double> tokens, std::span<const double> peak_mb, double cache_mb);

// Phoneme ids of a text of so many characters, before it is turned into phonemes: one for every sound and a pad behind
// it.
double tokens_of(std::size_t characters);
std::size_t characters_of(double tokens);

struct Estimate {
  double estimated_mb = 0;
  double available_mb = 0;
  bool safe = false;
  // length in characters
  std::size_t text_tokens = 0;
  std::size_t text_length = 0;
  std::optional<std::size_t> largest_text;  // characters that would fit; none: not even one does
  std::string recommendation;               // "OK", or what to do
};

// memory: now; held_mb: of the estimate, what the process holds already, so that it is in use and not to be had again.
// must_stay_free_mb: not to be touched.
Estimate estimate_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                       const MemoryReading& memory, double held_mb, double must_stay_free_mb);

}  // namespace linnet
