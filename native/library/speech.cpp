#include "native/library/speech.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <utility>

#include "native/library/calls.h"
#include "native/voices/loudness_memory.h"

using namespace linnet;
using namespace linnet::native;

namespace {

// A sentence is begun while less audio than this waits for the caller: enough for a player, little memory.
constexpr double most_seconds_ahead = 10;

std::chrono::duration<double> at_most_a_day(double seconds) {
  return std::chrono::duration<double>(std::min(seconds, 86'400.0));
}

}  // namespace

linnet_speech::linnet_speech(linnet_voice& voice, std::string text, SpeakChoice choice)
    : voice_(voice), choice_(std::move(choice)), text_(std::move(text)) {
  choice_.options.stop = &stop_;
  choice_.options.most_sentences = 1;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error& error) {
    throw Error(ErrorKind::out_of_memory, std::string("a thread could not start: ") + error.what());
  }
}

linnet_speech::~linnet_speech() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void linnet_speech::run() noexcept {
  std::exception_ptr failure;
  try {
    while (!text_.is_done() && has_room()) {
      double rest_seconds = 0;
      take_turn([&] { rest_seconds = speak_sentence(); });
      rest(rest_seconds);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  failure_ = failure;
  has_ended_ = true;
  changed_.notify_all();
}

bool linnet_speech::has_room() {
  const auto most = static_cast<std::size_t>(most_seconds_ahead * voice_.session.voice->sample_rate_hz());
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return stop_ || samples_waiting_ < most; });
  return !stop_;
}

// Returns the seconds to rest afterwards.
double linnet_speech::speak_sentence() {
  const VoiceSession& session = voice_.session;
  Governor& governor = session.governor_setup->governor();
  RestMeter meter(governor, session.voice->sample_rate_hz());
  know_gain(*session.voice, choice_.options);
  const double before_seconds = static_cast<double>(samples_spoken_) / session.voice->sample_rate_hz();
  const SpeakResult result = text_.speak(*session.voice, session.memory_model, governor.admission(), choice_.options,
                                         [&](const AudioBlock& block) {
                                           put(block, before_seconds);
                                           meter.add(block);
                                         });
  samples_spoken_ += result.samples;
  choice_.options.sentences_before += result.sentences;
  return meter.rest_seconds();
}

void linnet_speech::put(const AudioBlock& block, double before_seconds) {
  Block copy;
  copy.parts.samples.assign(block.samples.begin(), block.samples.end());
  copy.text_done = block.text_done;
  fill(copy.parts, block, before_seconds, choice_.samples_of_16_bit);
  const std::lock_guard lock(mutex_);
  samples_waiting_ += copy.parts.samples.size();
  blocks_.push_back(std::move(copy));
  changed_.notify_all();
}

// As the governor asks for on a hot machine; others may speak meanwhile.
void linnet_speech::rest(double seconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most_a_day(seconds), [&] { return stop_.load(); });
}

bool linnet_speech::next(double seconds, linnet_block& block) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, at_most_a_day(seconds), [&] { return has_ended_ || !blocks_.empty(); });
  if (blocks_.empty()) {
    if (failure_) std::rethrow_exception(failure_);
    current_ = {.parts = {}, .text_done = current_.text_done};
    block = block_of(current_.parts, current_.parts.samples, current_.text_done);
    return has_ended_;
  }
  current_ = std::move(blocks_.front());
  blocks_.pop_front();
  samples_waiting_ -= current_.parts.samples.size();
  changed_.notify_all();
  block = block_of(current_.parts, current_.parts.samples, current_.text_done);
  return true;
}
