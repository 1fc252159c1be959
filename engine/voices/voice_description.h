// What a voice's settings say, whichever family of models it is of and whichever file they came from: all that the text
// front end and the data path need to know of a voice beside its weights.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace linnet {

struct VoiceDescription {
  std::string family;  // the name of its ModelFamily, for messages
  int sample_rate_hz = 22050;
  // Who makes phonemes of the voice's texts: espeak-ng; nobody, since the text's letters are the phonemes; our own
  // front end for English (engine/text/english); or, for phonemes of misaki's alphabet in any language, the front end
  // for English where the engine has its data, and else espeak-ng. Or nobody, since they are of a type that Linnet
  // cannot make: such a voice speaks phoneme ids only.
  enum class PhonemeType { espeak, text, english, misaki, unread } phoneme_type = PhonemeType::espeak;
  std::string unread_type;  // of PhonemeType::unread: "pinyin", "japanese", "hebrew" or "thai"
  std::string language;     // by espeak-ng's name, "en-us"; "en-us" or "en-gb" for PhonemeType::english, empty for text
  std::map<std::string, std::vector<std::int64_t>, std::less<>> phoneme_id_map;  // key: one or more codepoints, UTF-8
  std::map<std::string, std::vector<std::string>, std::less<>> phoneme_map;      // replacements made before the id map
  std::vector<std::vector<std::string>> vowel_clusters;  // runs of phonemes that the id map knows as one: {"a", "ɪ"}
  std::map<std::string, float, std::less<>> phoneme_silence_seconds;  // after each such phoneme, 0..60
  int num_symbols = 0;                                                // ids are 0..num_symbols-1
  int num_speakers = 1;
  int default_speaker = 0;  // < num_speakers
  std::map<std::string, int, std::less<>> speaker_id_map;
  std::vector<std::string> speaker_languages;  // of each speaker, by espeak-ng's name; empty: `language` holds for all
  bool mixes_speakers = false;                 // whether a sentence can be spoken by a mix of them
  // The voice's own value of each control. Nothing: its family has no such control, and whoever asks for it is told so.
  std::optional<float> length_scale;
  std::optional<float> noise_scale;
  std::optional<float> noise_w;
  std::optional<float> gain_db;           // brings its samples to -19 LUFS, -20..20; nothing: unknown
  std::map<int, float> speaker_gains_db;  // the same for single speakers, where it is known
};

}  // namespace linnet
