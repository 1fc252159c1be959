// The gains by which voices speak equally loud, and the names under which files of voices are known.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/voice_source.h"

namespace linnet {

inline constexpr double target_lufs = -19;
inline constexpr float most_gain_db = 20;  // in both directions; what would need more is no speech

// What a voice speaks where its loudness has to be measured: about 10 s, each of its sentences short.
extern const std::string_view measured_text;

// Of a voice's own loudness: rounded to 0.1 dB, so that every machine comes to the same. 0 for silence.
float gain_db_for(std::optional<double> integrated_lufs);
float factor_of_db(float db);

// A name for the content of a voice's file: its size and a checksum of 16 pieces all over it. Reads 64 KB.
std::string fingerprint_of(std::span<const std::byte> model);
std::string fingerprint_of(const VoiceSource& model);

// Of a file that tests/bench/loudness has measured, with one speaker. Nothing: the file is another.
std::optional<float> listed_gain_db(std::string_view fingerprint);

}  // namespace linnet
