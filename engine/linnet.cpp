#include "engine/linnet.h"

#include "engine/kernels/backend.h"
#include "engine/kernels/gemm_peak.h"
#include "engine/synthesizer.h"
#include "engine/voice/bundle.h"
#include "engine/voice/onnx_model.h"

namespace linnet {

struct Engine::Parts {
  Backend backend;
  std::unique_ptr<Phonemizer> phonemizer;
};

Engine::Engine(const EngineOptions& options)
    : parts_(new Parts{Backend(options.threads),
                       options.espeak_data.empty() ? nullptr : std::make_unique<Phonemizer>(options.espeak_data)}) {}

Engine::~Engine() = default;

std::unique_ptr<Voice> Engine::open_voice(std::span<const std::byte> model, std::string_view settings_json,
                                          const Consumed& consumed) {
  const auto open = [&](const VoiceModel& read, std::string_view settings, std::string precision) {
    return std::make_unique<Synthesizer>(parts_->backend, parts_->phonemizer.get(), read, read_voice_settings(settings),
                                         std::move(precision), consumed);
  };
  if (!Bundle::is_bundle(model)) return open(OnnxModel::parse(model), settings_json, "fp32");
  const Bundle bundle = Bundle::parse(model, consumed);
  return open(bundle, settings_json.empty() ? bundle.settings() : settings_json, bundle.precision());
}

std::string Engine::kernels() const { return parts_->backend.kernels(); }
int Engine::threads() const { return parts_->backend.threads(); }
double Engine::gemm_peak(double seconds) const { return linnet::gemm_peak(parts_->backend, seconds); }

}  // namespace linnet
