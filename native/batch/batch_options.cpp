#include "native/batch/batch_options.h"

#include <nlohmann/json.hpp>

namespace linnet::native {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json name_of(Markdown markdown) {
  if (markdown == Markdown::off) return "off";
  return markdown == Markdown::read_code ? "read code" : "skip code";
}

}  // namespace

std::string settings_of(const BatchOptions& batch, const std::string& manifest_sha256, std::uint64_t lexicon) {
  const SpeakOptions& options = batch.options;
  Json settings;
  settings["manifest_sha256"] = manifest_sha256;
  settings["format"] = batch.format->name;
  settings["tar_lines"] = batch.tar_lines;
  settings["voice"] = batch.voice.model;
  settings["precision"] = batch.voice.precision;
  settings["plan"] = plan_text(batch.plan());
  settings["speaker"] = or_null(batch.speaker);
  settings["seed"] = or_null(batch.seed);
  settings["length_scale"] = or_null(options.length_scale);
  settings["noise_scale"] = or_null(options.noise_scale);
  settings["noise_w_scale"] = or_null(options.noise_w);
  settings["pitch"] = options.pitch;
  settings["volume"] = options.volume;
  settings["sentence_silence"] = options.sentence_silence_seconds;
  settings["loudness"] = options.loudness.value_or(Loudness::normal) == Loudness::normal ? "normal" : "off";
  settings["text_normalization"] = options.text_normalization;
  settings["markdown"] = name_of(options.markdown);
  settings["unknown_words"] = static_cast<int>(batch.voice.language.unknown_words);
  settings["lexicon"] = lexicon;
  return settings.dump();
}

}  // namespace linnet::native
