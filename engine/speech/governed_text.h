// A text that is spoken piece by piece under the governor, for callers that speak it on the thread that asks for it, as
// the page's worker does.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/governor/governor.h"
#include "engine/linnet.h"

namespace linnet {

// What the memory estimate of a text says (Admission::estimate), before it is turned into phonemes.
Estimate estimate_of(std::string_view text, const MemoryModel& model, const Admission& admission);

// A text and how far it has been spoken. One thread at a time.
class GovernedText {
 public:
  explicit GovernedText(std::string text) : text_(std::move(text)) {}
  GovernedText(const GovernedText&) = delete;  // what has been spoken refers to the text

  // As Voice::speak() of a SpeechText; meanwhile memory is reserved for all that is left of the text. model: of the
  // process with this voice. out_of_memory, memory_in_use: as Admission::admit_text(). Requires: !is_done().
  SpeakResult speak(Voice& voice, const MemoryModel& model, Admission& admission, const SpeakOptions& options,
                    const Sink& sink);
  bool is_done() const { return speech_ && speech_->is_done(); }  // nothing but white space is left

 private:
  const std::string text_;
  std::optional<SpeechText> speech_;  // since the first speak(), which checks the text
  std::size_t characters_left_ = 0;
};

// Measures a speak() block by block, tells the governor, and adds up how long to rest afterwards.
class RestMeter {
 public:
  RestMeter(Governor& governor, int sample_rate_hz) : governor_(governor), sample_rate_hz_(sample_rate_hz) {}

  double add(const AudioBlock& block);                   // as it comes; returns the seconds since the block before it
  double rest_seconds() const { return rest_seconds_; }  // 0 on a cool machine

 private:
  using Clock = std::chrono::steady_clock;

  Governor& governor_;
  const int sample_rate_hz_;
  Clock::time_point since_ = Clock::now();
  double rest_seconds_ = 0;
};

}  // namespace linnet
