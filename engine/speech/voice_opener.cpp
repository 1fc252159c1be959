#include "engine/speech/voice_opener.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/models/families.h"
#include "engine/text/arabic/diacritizer.h"
#include "engine/voices/bundle/bundle.h"
#include "engine/voices/onnx/onnx_model.h"

namespace linnet {
namespace {

// What reads a voice's texts and is no part of its plan: the net for Arabic. Its file, which is larger for a moment, is
// gone before the weights are read.
std::size_t bytes_of_net(const TensorFile& file, std::string_view settings) {
  return family_of(file).describe(settings).language == "ar" ? arabic::Diacritizer::most_bytes : 0;
}

template <class Model>  // bytes or a VoiceSource
std::size_t bytes_to_read(const Model& model, std::string_view settings) {
  if (!Bundle::is_bundle(model))  // voices of some families have no settings, and read English
    return settings.empty() ? 0 : bytes_of_net(OnnxModel::parse(model), settings);
  const Bundle bundle = Bundle::parse(model);
  return bytes_of_net(bundle, settings.empty() ? bundle.settings() : settings);
}

std::size_t bytes_to_read(const OfferedVoice& voice) {
  if (const auto* source = std::get_if<const VoiceSource*>(&voice.model))
    return bytes_to_read(**source, voice.settings);
  return bytes_to_read(std::get<std::span<const std::byte>>(voice.model), voice.settings);
}

constexpr std::size_t bytes_between_looks = 4 << 20;  // of a voice's file, between two looks at the process's memory

// Follows an opening by what has been read of the file.
class OpeningWatch {
 public:
  OpeningWatch(const Governor& governor, VoiceAdmission& admission, const std::atomic<bool>* stop)
      : governor_(governor), admission_(admission), stop_(stop), bytes_before_(governor.memory().process_bytes) {}

  std::uint64_t process_bytes_before() const { return bytes_before_; }

  // Throws ErrorKind::stopped.
  void has_read(std::size_t bytes) {
    if (stop_ != nullptr && *stop_) throw Error(ErrorKind::stopped, "stopped");
    since_look_ += bytes;
    if (since_look_ < bytes_between_looks) return;
    since_look_ = 0;
    const std::uint64_t now = governor_.memory().process_bytes;
    const std::uint64_t grown = now - std::min(bytes_before_, now);
    admission_.reservation.keep_only(admission_.needed_bytes - std::min(admission_.needed_bytes, grown));
  }

 private:
  const Governor& governor_;
  VoiceAdmission& admission_;
  const std::atomic<bool>* const stop_;
  const std::uint64_t bytes_before_;
  std::size_t since_look_ = 0;
};

class WatchedSource final : public VoiceSource {
 public:
  WatchedSource(const VoiceSource& source, OpeningWatch& watch) : source_(source), watch_(watch) {}
  std::size_t size() const override { return source_.size(); }
  void read(std::size_t offset, std::span<std::byte> into) const override {
    source_.read(offset, into);
    watch_.has_read(into.size());
  }

 private:
  const VoiceSource& source_;
  OpeningWatch& watch_;
};

std::unique_ptr<Voice> open_watched(Engine& engine, const OfferedVoice& offered, const VoicePlan& plan,
                                    OpeningWatch& watch) {
  if (const auto* source = std::get_if<const VoiceSource*>(&offered.model))
    return engine.open_voice(WatchedSource(**source, watch), offered.settings, plan);
  const Consumed consumed = [&](std::span<const std::byte> part) {
    if (offered.consumed) offered.consumed(part);
    watch.has_read(part.size());
  };
  return engine.open_voice(std::get<std::span<const std::byte>>(offered.model), offered.settings, consumed, plan);
}

}  // namespace

VoiceMemory memory_of(const Engine& engine, const OfferedVoice& voice, const VoicePlan& plan) {
  VoiceMemory memory;
  if (const auto* source = std::get_if<const VoiceSource*>(&voice.model)) {
    memory = engine.memory_of(**source, plan);
    memory.working += bytes_to_read(voice);
    return memory;
  }
  const auto bytes = std::get<std::span<const std::byte>>(voice.model);
  memory = engine.memory_of(bytes, plan);
  memory.working += bytes_to_read(voice);
  if (voice.consumed) voice.consumed(bytes);
  return memory;
}

OpenedVoice open_voice(Engine& engine, Governor& governor, std::span<const OfferedVoice> offered,
                       const VoiceOpening& opening) {
  std::vector<VoiceVariant> variants;
  for (const OfferedVoice& voice : offered)
    variants.push_back({voice.name, [&](const VoicePlan& proposed) {
                          return memory_of(engine, voice, opening.plan.value_or(proposed));
                        }});
  VoiceAdmission admission = governor.admission().admit_voice(variants, opening.leave_free_bytes);
  if (opening.admitted) opening.admitted(admission.variant);
  OpeningWatch watch(governor, admission, opening.stop);
  OpenedVoice opened;
  opened.variant = admission.variant;
  opened.plan = opening.plan.value_or(admission.plan);
  opened.memory_model = planned_model(admission.memory, watch.process_bytes_before(), 0);
  opened.voice = open_watched(engine, offered[opened.variant], opened.plan, watch);
  return opened;
}

}  // namespace linnet
