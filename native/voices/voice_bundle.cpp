#include "native/voices/voice_bundle.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/linnet.h"
#include "native/output/output_file.h"
#include "native/system/signals.h"
#include "native/system/text_file.h"
#include "native/voices/loudness_memory.h"
#include "native/voices/model_card.h"

namespace linnet::native {
namespace {

constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

std::string provenance_of(const VoiceFiles& files) {
  nlohmann::json facts = {{"voice", files.name}, {"source", files.name + ".onnx"}};
  if (const std::string card = model_card_beside(files); !card.empty()) facts["model_card"] = card;
  return facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The settings with the voice's gain for equal loudness, so that nobody has to measure the bundle. Speakers of a voice
// that has several differ, so those are measured where they speak.
std::string with_gain(std::string settings, const MappedFile& model, const QuantizeOptions& options) {
  nlohmann::ordered_json all = nlohmann::ordered_json::parse(settings, nullptr, false);
  if (!all.is_object() || all.contains("linnet")) return settings;  // quantize_voice() says what is wrong with them
  Engine engine({.threads = options.threads, .espeak_data = options.espeak_data});
  const auto voice = engine.open_voice(model.bytes(), settings);
  if (voice->speakers() > 1) return settings;
  know_gain(*voice, 0, &stop_flag());
  all["linnet"]["gain_db"] = std::lround(voice->gain_db(0) * 10) / 10.0;
  return all.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

double usual_gate_db(Precision precision) { return precision == Precision::int4 ? 1.4 : 0.5; }

std::string bundle_beside(const VoiceFiles& files, Precision precision) {
  const std::string base = files.model.substr(0, files.model.size() - std::string_view(".onnx").size());
  return base + "." + std::string(name_of(precision)) + ".linnet";
}

QuantizeReport write_bundle(const VoiceFiles& files, const MappedFile& model, QuantizeOptions options,
                            const std::string& output) {
  options.provenance = provenance_of(files);
  const std::string settings =
      files.settings.empty() ? "" : with_gain(read_text(files.settings, most_settings_bytes), model, options);
  OutputFile file(output);
  const QuantizeReport report =
      quantize_voice(model.bytes(), settings, options, [&](std::span<const std::byte> bytes) { file.write(bytes); });
  model.check_unchanged();
  file.commit();
  return report;
}

}  // namespace linnet::native
