#include <algorithm>
#include <array>

#include "engine/kernels/backend.h"
#include "engine/kernels/gemm_peak.h"
#include "engine/linnet.h"
#include "engine/models/vits/memory_plan.h"
#include "engine/speech/synthesizer.h"
#include "engine/text/text_progress.h"
#include "engine/voices/bundle/bundle.h"
#include "engine/voices/onnx/onnx_model.h"
#include "engine/voices/piper_settings.h"

namespace linnet {

struct Engine::Parts {
  Backend backend;
  std::unique_ptr<Phonemizer> phonemizer;
};

namespace {

bool is_bundle(const VoiceSource& file) {
  std::array<std::byte, 16> start;
  const auto known = std::span(start).first(std::min(start.size(), file.size()));
  file.read(0, known);
  return Bundle::is_bundle(known);
}

std::vector<std::byte> all_of(const VoiceSource& file) {
  std::vector<std::byte> bytes(file.size());
  file.read(0, bytes);
  return bytes;
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
                      options.espeak_data.empty() ? nullptr : std::make_unique<Phonemizer>(options.espeak_data)});
      })) {
  parts_->backend.threads_now = options.threads_now;
}

Engine::~Engine() = default;

std::unique_ptr<Voice> Engine::open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                          const Consumed& consumed, const VoicePlan& plan) {
  check_plan(plan);
  return or_out_of_memory("opening a voice", [&] {
    const auto open = [&](const TensorFile& read, std::string_view settings, std::string precision) {
      return std::make_unique<Synthesizer>(parts_->backend, parts_->phonemizer.get(), read,
                                           read_piper_settings(settings), std::move(precision), consumed, plan);
    };
    if (!Bundle::is_bundle(model)) return open(OnnxModel::parse(model), settings_json, "fp32");
    const Bundle bundle = Bundle::parse(model, consumed);
    return open(bundle, settings_json.empty() ? bundle.settings() : settings_json, bundle.precision());
  });
}

std::unique_ptr<Voice> Engine::open_voice(const VoiceSource& file, std::string_view settings_json,
                                          const VoicePlan& plan) {
  check_plan(plan);
  return or_out_of_memory("opening a voice", [&]() -> std::unique_ptr<Voice> {
    if (is_bundle(file)) return open_voice(all_of(file), settings_json, {}, plan);
    return std::make_unique<Synthesizer>(parts_->backend, parts_->phonemizer.get(), OnnxModel::parse(file),
                                         read_piper_settings(settings_json), "fp32", Consumed(), plan);
  });
}

VoiceMemory Engine::memory_of(const VoiceSource& file, const VoicePlan& plan) const {
  check_plan(plan);
  if (!is_bundle(file)) return memory_plan(OnnxModel::parse(file), parts_->backend, plan);
  VoiceMemory memory = memory_of(all_of(file), plan);
  memory.opening += file.size();
  return memory;
}

VoiceMemory Engine::memory_of(std::span<const std::byte> model, const VoicePlan& plan) const {
  check_plan(plan);
  if (Bundle::is_bundle(model)) return memory_plan(Bundle::parse(model), parts_->backend, plan);
  return memory_plan(OnnxModel::parse(model), parts_->backend, plan);
}

std::string bundle_settings(std::span<const std::byte> bundle) { return Bundle::parse(bundle).settings(); }

std::string Engine::kernels() const { return parts_->backend.kernels(); }
int Engine::threads() const { return parts_->backend.threads(); }
void Engine::use_threads(int threads) { parts_->backend.use_threads(threads); }
double Engine::gemm_peak(double seconds) const { return linnet::gemm_peak(parts_->backend, seconds); }

}  // namespace linnet
