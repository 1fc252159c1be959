#include "engine/models/hibari/family.h"

#include <memory>
#include <string>

#include "engine/models/hibari/hibari.h"
#include "engine/models/hibari/memory_plan.h"
#include "engine/models/misaki_symbols.h"
#include "engine/voices/bad_voice.h"
#include "engine/voices/settings_text.h"

namespace linnet {
namespace {

constexpr const char* name = "hibari";

// One of these is enough: opening the voice will name the tensor that a damaged file lacks.
bool recognises(const TensorFile& file) {
  for (const char* tensor : {"m.dec_in.weight", "pn.pro_out.weight", "m.head.bias"})
    if (file.has(tensor)) return true;
  return false;
}

// The family's files come without settings: its constants are known, and all else is in the graph.
VoiceDescription description() {
  VoiceDescription voice;
  voice.family = name;
  voice.sample_rate_hz = hibari::sample_rate;
  voice.phoneme_type = VoiceDescription::PhonemeType::english;
  voice.language = "en-us";
  for (const MisakiSymbol& symbol : misaki_symbols)
    voice.phoneme_id_map.emplace(symbol.phoneme, std::vector{symbol.id});
  for (const char* boundary : {"^", "$"}) voice.phoneme_id_map.emplace(boundary, std::vector{misaki_boundary_id});
  voice.length_scale = 1.0f;
  voice.noise_scale = 1.0f;
  return voice;
}

VoiceDescription describe(std::string_view settings_json) {
  VoiceDescription voice = description();
  if (!settings_json.empty() && !are_settings_of(voice, settings_json))
    bad_voice("a voice of the family hibari has no settings beside it; move them away, or leave them out");
  return voice;
}

std::unique_ptr<AcousticModel> open(const TensorFile& file, Backend& backend, const ConsumedBytes& consumed,
                                    const VoicePlan& plan) {
  return std::make_unique<hibari::Model>(hibari::WeightReader(file, backend, consumed, plan.compact),
                                         hibari::planned_ids(plan), hibari::blocks_of(plan));
}

KeptVoice keep(const TensorFile& file, Backend& backend) {
  constexpr std::size_t few_ids = 16;  // nothing is spoken
  KeptVoice kept;
  const ConsumedBytes nobody;
  const hibari::Model read(hibari::WeightReader(file, backend, nobody, true, &kept), few_ids, {});
  return kept;
}

}  // namespace

constinit const ModelFamily hibari_family = {
    .name = name,
    .means = "hibari-tts",
    .recognises = recognises,
    .describe = describe,
    .memory = hibari::memory_plan,
    .open = open,
    .weights = nullptr,
    .keep = keep,
};

}  // namespace linnet
