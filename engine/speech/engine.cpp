#include <algorithm>
#include <array>

#include "engine/kernels/backend.h"
#include "engine/kernels/gemm_peak.h"
#include "engine/linnet.h"
#include "engine/models/families.h"
#include "engine/speech/current_lexicon.h"
#include "engine/speech/english_readers.h"
#include "engine/speech/speaker_readers.h"
#include "engine/speech/spoken_forms.h"
#include "engine/speech/synthesizer.h"
#include "engine/speech/voice_gain.h"
#include "engine/text/text_progress.h"
#include "engine/voices/bundle/bundle.h"
#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/settings_text.h"

namespace linnet {

struct Engine::Parts {
  Backend backend;
  std::unique_ptr<Phonemizer> phonemizer;
  EnglishReaders english;
  SpokenForms words;
  CurrentLexicon lexicon = {};
  FrontEnds front_ends = {phonemizer.get(), &english, &words, &lexicon};
  std::function<std::shared_ptr<std::byte>(std::size_t bytes)> weight_memory = {};  // EngineOptions::weight_memory

  std::unique_ptr<AcousticModel> open_model(const TensorFile& file, const Consumed& consumed, const VoicePlan& plan);
  std::unique_ptr<Voice> open(const TensorFile& file, std::string_view settings_json, const OpenedFile& facts,
                              const Consumed& consumed, const VoicePlan& plan);
  VoiceMemory memory_of(const TensorFile& file, const VoicePlan& plan) const {
    VoiceMemory memory = family_of(file).memory(file, backend, plan);
    // The samples of a block once more, as loud as they are asked for: 256 a frame.
    memory.working += static_cast<std::size_t>(plan.block_frames) * 256 * sizeof(float);
    memory.working += Stretcher::most_bytes(24'000);  // of texts whose speed or pitch is changed
    return memory;
  }
};

namespace {

void check(const char* name, int value, int least, int most) {
  if (value < least || value > most)
    throw Error(ErrorKind::bad_input, std::string(name) + " is " + std::to_string(value) + ", must be between " +
                                          std::to_string(least) + " and " + std::to_string(most));
}

// bad_input: a value is out of its range.
void check_plan(const VoicePlan& plan) {
  check("sentence phonemes", plan.sentence_phonemes, 50, 2000);
  check("block frames", plan.block_frames, 24, 1024);
}

}  // namespace

SpeechText::SpeechText(std::string_view text)
    : progress_(or_out_of_memory("reading a text", [&] { return std::make_unique<TextProgress>(text); })) {}
SpeechText::~SpeechText() = default;
SpeechText::SpeechText(SpeechText&&) noexcept = default;
SpeechText& SpeechText::operator=(SpeechText&&) noexcept = default;
std::size_t SpeechText::done() const { return progress_->position(); }
bool SpeechText::is_done() const { return progress_->is_done(); }

Engine::Engine(const EngineOptions& options)
    : parts_(or_out_of_memory("starting the engine", [&] {
        return std::unique_ptr<Parts>(
            new Parts{Backend(options.threads, options.thread_started),
                      options.espeak_data.empty() ? nullptr : std::make_unique<Phonemizer>(options.espeak_data),
                      EnglishReaders(options), SpokenForms(options)});
      })) {
  parts_->backend.threads_now = options.threads_now;
  parts_->backend.whole_numbers = options.whole_numbers;
  parts_->weight_memory = options.weight_memory;
}

Engine::~Engine() = default;

// Its layers' weights share one piece of memory where the engine's owner gives some.
std::unique_ptr<AcousticModel> Engine::Parts::open_model(const TensorFile& file, const Consumed& consumed,
                                                         const VoicePlan& plan) {
  const ModelFamily& family = family_of(file);
  if (!weight_memory) return family.open(file, backend, consumed, plan);
  struct Opening {
    Backend& backend;
    ~Opening() { backend.weight_memory = {}; }
  } const opening{backend};
  const std::size_t bytes = family.memory(file, backend, plan).weights;
  backend.weight_memory = WeightMemory(weight_memory(bytes), bytes);
  return family.open(file, backend, consumed, plan);
}

// A voice whose file has been read, whichever format and family it is of.
std::unique_ptr<Voice> Engine::Parts::open(const TensorFile& file, std::string_view settings_json,
                                           const OpenedFile& facts, const Consumed& consumed, const VoicePlan& plan) {
  const ModelFamily& family = family_of(file);
  VoiceDescription description = family.describe(settings_json);
  if (description.phoneme_type == VoiceDescription::PhonemeType::espeak && phonemizer) phonemizer->start();
  SpeakerReaders readers(front_ends, description);
  return std::make_unique<Synthesizer>(backend, std::move(readers), open_model(file, consumed, plan),
                                       std::move(description), facts, plan);
}

std::unique_ptr<Voice> Engine::open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                          const Consumed& consumed, const VoicePlan& plan) {
  check_plan(plan);
  return or_out_of_memory("opening a voice", [&] {
    const std::string name = fingerprint_of(model);
    if (!Bundle::is_bundle(model))
      return parts_->open(OnnxModel::parse(model), settings_json, {"fp32", name}, consumed, plan);
    const Bundle bundle = Bundle::parse(model, consumed);
    return parts_->open(bundle, settings_json.empty() ? bundle.settings() : settings_json, {bundle.precision(), name},
                        consumed, plan);
  });
}

std::unique_ptr<Voice> Engine::open_voice(const VoiceSource& file, std::string_view settings_json,
                                          const VoicePlan& plan) {
  check_plan(plan);
  return or_out_of_memory("opening a voice", [&] {
    const std::string name = fingerprint_of(file);
    if (!Bundle::is_bundle(file)) return parts_->open(OnnxModel::parse(file), settings_json, {"fp32", name}, {}, plan);
    const Bundle bundle = Bundle::parse(file);
    return parts_->open(bundle, settings_json.empty() ? bundle.settings() : settings_json, {bundle.precision(), name},
                        {}, plan);
  });
}

VoiceMemory Engine::memory_of(const VoiceSource& file, const VoicePlan& plan) const {
  check_plan(plan);
  if (Bundle::is_bundle(file)) return parts_->memory_of(Bundle::parse(file, true), plan);
  return parts_->memory_of(OnnxModel::parse(file), plan);
}

VoiceMemory Engine::memory_of(std::span<const std::byte> model, const VoicePlan& plan) const {
  check_plan(plan);
  if (Bundle::is_bundle(model)) return parts_->memory_of(Bundle::parse(model), plan);
  return parts_->memory_of(OnnxModel::parse(model), plan);
}

bool has_espeak() { return Phonemizer::is_built_in; }

std::string settings_inside(std::span<const std::byte> model) {
  if (Bundle::is_bundle(model)) {
    const Bundle bundle = Bundle::parse(model);
    const VoiceDescription voice = family_of(bundle).describe(bundle.settings());
    return voice.speaker_languages.empty() ? bundle.settings() : settings_text(voice);
  }
  return settings_text(family_of(OnnxModel::parse(model)).describe(""));
}

std::string provenance_inside(std::span<const std::byte> model) {
  return Bundle::is_bundle(model) ? Bundle::parse(model).provenance() : "{}";
}

std::string Engine::kernels() const { return parts_->backend.kernels(); }
int Engine::threads() const { return parts_->backend.threads(); }
void Engine::add_espeak_data(const std::string& folder) {
  if (parts_->phonemizer) return;
  or_out_of_memory("reading espeak-ng's data", [&] {
    parts_->phonemizer = std::make_unique<Phonemizer>(folder);
    parts_->front_ends.espeak = parts_->phonemizer.get();
  });
}
void Engine::set_lexicon(std::shared_ptr<const Lexicon> lexicon) { parts_->lexicon.set(std::move(lexicon)); }
void Engine::use_threads(int threads) { parts_->backend.use_threads(threads); }
double Engine::gemm_peak(double seconds) const { return linnet::gemm_peak(parts_->backend, seconds); }

}  // namespace linnet
