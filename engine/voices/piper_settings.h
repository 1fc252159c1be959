// A Piper voice's settings: NAME.onnx.json, read once and checked.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct VoiceSettings {
  int sample_rate_hz = 22050;
  enum class PhonemeType { espeak, text } phoneme_type = PhonemeType::espeak;
  std::string espeak_voice;                                                      // "en-us"; empty for PhonemeType::text
  std::map<std::string, std::vector<std::int64_t>, std::less<>> phoneme_id_map;  // key: one or more codepoints, UTF-8
  std::map<std::string, std::vector<std::string>, std::less<>> phoneme_map;      // replacements made before the id map
  std::vector<std::vector<std::string>> vowel_clusters;  // runs of phonemes that the id map knows as one: {"a", "ɪ"}
  int num_symbols = 0;
  int num_speakers = 1;
  int default_speaker = 0;
  std::map<std::string, int, std::less<>> speaker_id_map;
  float noise_scale = 0.667f;
  float length_scale = 1.0f;
  float noise_w = 0.8f;
  std::map<std::string, float, std::less<>> phoneme_silence_seconds;  // after each such phoneme, 0..60
  int hop_length = 256;
  // "en_US", "joe", "medium"; empty when not given
  std::string language_code;
  std::string dataset;
  std::string quality;
};

// bad_voice: not JSON, a required key missing or of the wrong type, an id outside num_symbols, a phoneme_type that is
// not supported. The message names the key and what would be right.
VoiceSettings read_voice_settings(std::string_view json);

}  // namespace linnet
