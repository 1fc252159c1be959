#include "engine/linnet.h"

#include "engine/kernels/backend.h"
#include "engine/kernels/gemm_peak.h"
#include "engine/memory_plan.h"
#include "engine/synthesizer.h"
#include "engine/voice/bundle.h"
#include "engine/voice/onnx_model.h"

namespace linnet {

struct Engine::Parts {
  Backend backend;
  std::unique_ptr<Phonemizer> phonemizer;
};

Engine::Engine(const EngineOptions& options)
    : parts_(or_out_of_memory("starting the engine", [&] {
        return std::unique_ptr<Parts>(
            new Parts{Backend(options.threads, options.thread_started),
                      options.espeak_data.empty() ? nullptr : std::make_unique<Phonemizer>(options.espeak_data)});
      })) {}

Engine::~Engine() = default;

std::unique_ptr<Voice> Engine::open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                          const Consumed& consumed, const VoicePlan& plan) {
  check_plan(plan);
  return or_out_of_memory("opening a voice", [&] {
    const auto open = [&](const VoiceModel& read, std::string_view settings, std::string precision) {
      return std::make_unique<Synthesizer>(parts_->backend, parts_->phonemizer.get(), read, read_voice_settings(settings),
                                           std::move(precision), consumed, plan);
    };
    if (!Bundle::is_bundle(model)) return open(OnnxModel::parse(model), settings_json, "fp32");
    const Bundle bundle = Bundle::parse(model, consumed);
    return open(bundle, settings_json.empty() ? bundle.settings() : settings_json, bundle.precision());
  });
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
