#include "engine/speech/voice_gain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include "engine/voices/bundle/crc32.h"

namespace linnet {
namespace {

constexpr std::size_t pieces = 16, piece_bytes = 4096;

struct Listed {
  std::string_view name;
  std::string_view fingerprint;
  float gain_db;
};

// `tests/bench/loudness --table` measures and prints these lines.
constexpr Listed listed[] = {
    {"en_US-joe-medium", "63201294-ceb76ac2", 6.1f},
    {"hibari-heart", "7936868-6faf3a38", 6.9f},
};

// read(offset, into) fills `into` with the file's bytes from `offset` on.
template <typename Read>
std::string fingerprint(std::size_t size, const Read& read) {
  std::array<std::byte, piece_bytes> piece;
  const std::size_t length = std::min(piece_bytes, size);
  std::uint32_t crc = 0;
  for (std::size_t i = 0; i < pieces; ++i) {
    const auto into = std::span(piece).first(length);
    read(static_cast<std::size_t>(std::uint64_t{size - length} * i / (pieces - 1)), into);
    crc = crc32(crc, into);
  }
  char text[40];
  std::snprintf(text, sizeof text, "%zu-%08x", size, static_cast<unsigned>(crc));
  return text;
}

}  // namespace

// English, which voices of other languages read by their own rules, so that the phonemes are theirs.
const std::string_view measured_text =
    "Fresh bread, sharp cheese and a bowl of plums stood on the table. He bought three boxes of matches, though nobody "
    "in the house smoked. The train to Norwich is delayed by approximately forty minutes.";

float gain_db_for(std::optional<double> integrated_lufs) {
  if (!integrated_lufs) return 0;
  const double db = std::round((target_lufs - *integrated_lufs) * 10) / 10;
  return std::clamp(static_cast<float>(db), -most_gain_db, most_gain_db);
}

float factor_of_db(float db) { return static_cast<float>(std::pow(10.0, static_cast<double>(db) / 20)); }

std::string fingerprint_of(std::span<const std::byte> model) {
  return fingerprint(model.size(), [&](std::size_t offset, std::span<std::byte> into) {
    if (!into.empty()) std::memcpy(into.data(), model.data() + offset, into.size());
  });
}

std::string fingerprint_of(const VoiceSource& model) {
  return fingerprint(model.size(), [&](std::size_t offset, std::span<std::byte> into) { model.read(offset, into); });
}

std::optional<float> listed_gain_db(std::string_view fingerprint) {
  const auto* const found = std::find_if(std::begin(listed), std::end(listed),
                                         [&](const Listed& one) { return one.fingerprint == fingerprint; });
  return found == std::end(listed) ? std::nullopt : std::optional(found->gain_db);
}

}  // namespace linnet
