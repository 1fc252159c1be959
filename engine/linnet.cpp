#include "engine/linnet.h"

#include "engine/kernels/backend.h"
#include "engine/kernels/gemm_peak.h"
#include "engine/synthesizer.h"

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
  VoiceSettings settings = read_voice_settings(settings_json);
  return std::make_unique<Synthesizer>(parts_->backend, parts_->phonemizer.get(), OnnxModel::parse(model),
                                       std::move(settings), consumed);
}

std::string Engine::kernels() const { return parts_->backend.kernels(); }
int Engine::threads() const { return parts_->backend.threads(); }
double Engine::gemm_peak(double seconds) const { return linnet::gemm_peak(parts_->backend, seconds); }

}  // namespace linnet
