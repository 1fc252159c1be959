#include "native/server/speech/speech_channel.h"

#include <utility>

namespace linnet::native {

std::size_t bytes_of(const SpeechBlock& block) {
  std::size_t bytes = block.samples.size() * sizeof(std::int16_t);
  for (const WordTiming& word : block.words) bytes += sizeof word + word.word.size();
  for (const PhonemeTiming& phoneme : block.phonemes) bytes += sizeof phoneme + phoneme.phoneme.size();
  return bytes;
}

SpeechChannel::State SpeechChannel::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

bool SpeechChannel::has_begun() const { return state() >= State::begun; }

bool SpeechChannel::is_full() const {
  const std::lock_guard lock(mutex_);
  return buffered_bytes_ > job_buffer_bytes;
}

void SpeechChannel::give_memory(Reservation memory) {
  const std::lock_guard lock(mutex_);
  memory_ = std::move(memory);
  if (state_ == State::without_memory) state_ = State::waiting;
}

void SpeechChannel::fail(std::exception_ptr error) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
  state_ = State::ended;
  changed_.notify_all();
}

void SpeechChannel::begin_turn() {
  const std::lock_guard lock(mutex_);
  if (state_ >= State::begun) return;
  state_ = State::begun;
  changed_.notify_all();
}

void SpeechChannel::put(SpeechBlock block, const SpeechProgress& progress) {
  const std::lock_guard lock(mutex_);
  progress_ = progress;
  buffered_bytes_ += bytes_of(block);
  blocks_.push_back(std::move(block));
  changed_.notify_all();
}

void SpeechChannel::end_turn(const SpeechProgress& progress, bool is_last) {
  const std::lock_guard lock(mutex_);
  progress_ = progress;
  if (!is_last) return;
  state_ = State::ended;
  changed_.notify_all();
}

void SpeechChannel::abandon() {
  const std::lock_guard lock(mutex_);
  is_cancelled_ = is_abandoned_ = true;
  changed_.notify_all();
}

std::optional<SpeechBlock> SpeechChannel::take(const std::function<Clock::duration()>& look) {
  std::unique_lock lock(mutex_);
  while (blocks_.empty() && state_ != State::ended) {
    const State before = state_;
    lock.unlock();
    const Clock::duration pause = look();
    lock.lock();
    changed_.wait_for(lock, pause, [&] { return !blocks_.empty() || state_ != before || is_abandoned_; });
    if (is_abandoned_) throw Error(ErrorKind::stopped, "the text was cancelled");
  }
  if (!blocks_.empty()) {
    SpeechBlock block = std::move(blocks_.front());
    blocks_.pop_front();
    buffered_bytes_ -= bytes_of(block);
    return block;
  }
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  return std::nullopt;
}

SpeechProgress SpeechChannel::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

}  // namespace linnet::native
