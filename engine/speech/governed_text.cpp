#include "engine/speech/governed_text.h"

#include <algorithm>
#include <utility>

namespace linnet {
namespace {

std::size_t tokens_in(std::size_t characters) { return static_cast<std::size_t>(tokens_of(characters)); }

}  // namespace

Estimate estimate_of(std::string_view text, const MemoryModel& model, const Admission& admission) {
  const std::size_t characters = characters_in(text);
  return admission.estimate(model, tokens_in(characters), characters);
}

SpeakResult GovernedText::speak(Voice& voice, const MemoryModel& model, Admission& admission,
                                const SpeakOptions& options, const Sink& sink) {
  if (!speech_) {
    speech_.emplace(text_);
    characters_left_ = characters_in(text_);
  }
  const std::size_t from = speech_->done();
  const Reservation memory = admission.admit_text(model, tokens_in(characters_left_), characters_left_);
  const SpeakResult result = voice.speak(*speech_, options, sink);
  characters_left_ -= characters_in(std::string_view(text_).substr(from, speech_->done() - from));
  return result;
}

double RestMeter::add(const AudioBlock& block) {
  const Clock::time_point now = Clock::now();
  const double work_seconds = std::chrono::duration<double>(now - std::exchange(since_, now)).count();
  const double audio_seconds = static_cast<double>(block.samples.size()) / sample_rate_hz_;
  rest_seconds_ += governor_.after_block(work_seconds, audio_seconds);
  return work_seconds;
}

}  // namespace linnet
