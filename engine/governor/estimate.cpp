#include "engine/governor/estimate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/governor/hardware_profile.h"

namespace linnet {
namespace {

// A text is in memory three times: as received, as words with their times, and as the answer.
constexpr double bytes_a_token = 3;
constexpr double tokens_a_character = 2.2;
constexpr double most_characters = 1e9;

}  // namespace

std::optional<MemoryModel> reference_model(const std::string& profile) {
  static const std::array<std::pair<const char*, MemoryModel>, 5> table = {{
      {"m1-air", {2000, 50, 200}},
      {"m1-pro", {3000, 40, 300}},
      {"intel-i5", {2500, 60, 250}},
      {"amd-ryzen-5", {2500, 60, 250}},
      {"high-end", {3000, 50, 300}},
  }};
  for (const auto& [name, model] : table)
    if (profile == name) return model;
  return std::nullopt;
}

MemoryModel planned_model(const VoiceMemory& memory, std::uint64_t process_bytes, double cache_mb) {
  MemoryModel m;
  m.base_model_mb =
      (static_cast<double>(memory.peak()) + static_cast<double>(std::max(process_bytes, program_bytes))) / bytes_a_mb;
  m.per_100_tokens_mb = 100 * bytes_a_token / bytes_a_mb;
  m.cache_overhead_mb = cache_mb;
  return m;
}

MemoryModel fitted_model(std::span<const double> tokens, std::span<const double> peak_mb, double cache_mb) {
  const auto n = static_cast<double>(tokens.size());
  double x = 0;
  double y = 0;
  double xx = 0;
  double xy = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    x += tokens[i];
    y += peak_mb[i];
    xx += tokens[i] * tokens[i];
    xy += tokens[i] * peak_mb[i];
  }
  const double spread = n * xx - x * x;
  const double slope = spread > 0 ? std::max(0.0, (n * xy - x * y) / spread) : 0;
  MemoryModel m;
  m.per_100_tokens_mb = 100 * slope;
  m.base_model_mb = (y - slope * x) / n;
  m.cache_overhead_mb = cache_mb;
  m.calibrated = true;
  return m;
}

std::size_t characters_in(std::string_view text) {
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

double tokens_of(std::size_t characters) { return tokens_a_character * static_cast<double>(characters); }

std::size_t characters_of(double tokens) {
  return static_cast<std::size_t>(std::clamp(tokens / tokens_a_character, 0.0, most_characters));
}

Estimate estimate_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                       const MemoryReading& memory, double held_mb, double must_stay_free_mb) {
  Estimate e;
  e.text_tokens = tokens;
  e.text_length = characters;
  e.estimated_mb = model.total_mb(static_cast<double>(tokens));
  e.available_mb = static_cast<double>(memory.available_bytes) / bytes_a_mb + held_mb;
  // A process may hold more than its limit; the limit still holds.
  if (memory.total_bytes > 0)
    e.available_mb = std::min(e.available_mb, static_cast<double>(memory.total_bytes) / bytes_a_mb);
  const double usable_mb = e.available_mb - must_stay_free_mb;
  e.safe = e.estimated_mb <= usable_mb;
  const double left_mb = usable_mb - model.total_mb(0);
  const double fitting =
      model.per_100_tokens_mb > 0 ? 100 * left_mb / model.per_100_tokens_mb : std::numeric_limits<double>::infinity();
  if (left_mb > 0 && characters_of(fitting) > 0) e.largest_text = characters_of(fitting);
  if (e.safe)
    e.recommendation = "OK";
  else if (e.largest_text)
    e.recommendation = "Text may be too long for the memory that is free: at most " + std::to_string(*e.largest_text) +
                       " characters fit";
  else
    e.recommendation = "No text fits: the voice alone takes " +
                       std::to_string(static_cast<long>(std::ceil(model.total_mb(0)))) +
                       " MB; end other programs or take a smaller voice";
  return e;
}

}  // namespace linnet
