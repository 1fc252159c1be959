#include "native/server/speech/speech_job.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/audio/pcm.h"
#include "engine/blank_text.h"
#include "native/system/process_memory.h"

namespace linnet::native {
namespace {

double seconds(SpeechJob::Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

std::vector<VoicePtr> SpeechSegment::variants() const {
  std::vector<VoicePtr> all = {voice};
  all.insert(all.end(), smaller.begin(), smaller.end());
  return all;
}

std::size_t bytes_of(const SpeechBlock& block) {
  std::size_t bytes = block.samples.size() * sizeof(std::int16_t);
  for (const WordTiming& word : block.words) bytes += sizeof word + word.word.size();
  for (const PhonemeTiming& phoneme : block.phonemes) bytes += sizeof phoneme + phoneme.phoneme.size();
  return bytes;
}

SpeechJob::SpeechJob(SpeechRequest asked_for) : request(std::move(asked_for)) {}

void SpeechJob::give_memory(Reservation memory) {
  memory_ = std::move(memory);
  has_memory_ = true;
}

std::optional<SpeechBlock> SpeechJob::next(const std::function<Clock::duration()>& look) {
  std::unique_lock lock(mutex_);
  while (blocks_.empty() && !done_) {
    const bool begun = begun_;
    lock.unlock();
    const Clock::duration pause = look();
    lock.lock();
    changed_.wait_for(lock, pause, [&] { return !blocks_.empty() || done_ || begun_ != begun; });
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

void SpeechJob::cancel() { stop_ = true; }

int SpeechJob::sample_rate_hz() const {
  const std::lock_guard lock(mutex_);
  return sample_rate_hz_;
}

SpeechFigures SpeechJob::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

bool SpeechJob::has_begun() const {
  const std::lock_guard lock(mutex_);
  return begun_;
}

bool SpeechJob::was_substituted() const {
  const std::lock_guard lock(mutex_);
  return substituted_;
}

bool SpeechJob::is_full() const { return buffered_bytes_ > job_buffer_bytes; }

bool SpeechJob::is_runnable() const {
  const std::lock_guard lock(mutex_);
  return !is_full();
}

bool SpeechJob::take_turn(const Open& open, const std::function<bool()>& must_pause, std::exception_ptr& failure) {
  const auto start = Clock::now();
  try {
    begin_turn();
    const double loaded_before = figures_.load_seconds;
    const bool done = speak_rest(open, must_pause);
    end_turn(seconds(Clock::now() - start) - (figures_.load_seconds - loaded_before), done);
    return done;
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  return true;
}

void SpeechJob::begin_turn() {
  reset_peak_memory();
  const std::lock_guard lock(mutex_);
  if (begun_) return;
  begun_ = true;
  changed_.notify_all();
  figures_.queue_seconds = seconds(Clock::now() - asked);
}

// True: all has been spoken.
bool SpeechJob::speak_rest(const Open& open, const std::function<bool()>& must_pause) {
  for (;;) {
    const SpeechSegment& part = request.segments[part_];
    Voice& voice = opened(open, part);
    if (!text_ && !is_blank(part.text)) text_.emplace(part.text);
    if (text_ && !text_->is_done()) speak_sentence(voice, part);
    if (!text_ || text_->is_done()) {
      if (!be_silent(part.silence_seconds)) return false;
      text_before_part_ += part.text.size();
      text_.reset();
      if (++part_ == request.segments.size()) return true;
    }
    if (must_pause() || !is_runnable()) return false;
  }
}

Voice& SpeechJob::opened(const Open& open, const SpeechSegment& part) {
  const auto start = Clock::now();
  std::string name;
  Voice& voice = open(part, name);
  const std::lock_guard lock(mutex_);
  figures_.load_seconds += seconds(Clock::now() - start);
  if (sample_rate_hz_ != 0 && sample_rate_hz_ != voice.sample_rate_hz())
    throw Error(ErrorKind::bad_input, "the voices of one text need the same sample rate; " + name + " has " +
                                          std::to_string(voice.sample_rate_hz()) + " Hz, the first has " +
                                          std::to_string(sample_rate_hz_));
  sample_rate_hz_ = voice.sample_rate_hz();
  figures_.voice = name;
  substituted_ = substituted_ || name != part.voice->name();
  return voice;
}

void SpeechJob::speak_sentence(Voice& voice, const SpeechSegment& part) {
  SpeakOptions options = part.options;
  options.stop = &stop_;
  options.most_sentences = 1;
  options.sentences_before = sentences_done_;
  call_samples_begin_ = samples_done_;
  const SpeakResult result = voice.speak(*text_, options, [&](const AudioBlock& block) { give(block); });
  sentences_done_ += result.sentences;
  const std::lock_guard lock(mutex_);
  figures_.phoneme_ids += result.phoneme_ids;
  figures_.words += result.words;
}

bool SpeechJob::be_silent(double seconds) {
  constexpr std::size_t piece = 4096;
  const auto all = static_cast<std::size_t>(std::lround(seconds * sample_rate_hz_));
  while (silence_done_ < all) {
    if (!is_runnable()) return false;
    SpeechBlock block;
    block.samples.resize(std::min(all - silence_done_, piece));
    silence_done_ += block.samples.size();
    put(std::move(block));
  }
  silence_done_ = 0;
  return true;
}

// What the engine tells counts from the beginning of its call, a sentence, and of the part's text.
void SpeechJob::give(const AudioBlock& from) {
  SpeechBlock block;
  block.samples.resize(from.samples.size());
  to_pcm16(from.samples, block.samples);
  block.words.assign(from.words.begin(), from.words.end());
  block.phonemes.assign(from.phonemes.begin(), from.phonemes.end());
  const double before = static_cast<double>(call_samples_begin_) / sample_rate_hz_;
  for (WordTiming& word : block.words) {
    word.text_begin += text_before_part_;
    word.text_end += text_before_part_;
    word.start_seconds += before;
    word.end_seconds += before;
  }
  for (PhonemeTiming& phoneme : block.phonemes) {
    phoneme.start_seconds += before;
    phoneme.end_seconds += before;
  }
  put(std::move(block));
}

void SpeechJob::put(SpeechBlock block) {
  samples_done_ += block.samples.size();
  const std::lock_guard lock(mutex_);
  if (figures_.audio_seconds == 0) figures_.first_audio_seconds = seconds(Clock::now() - asked);
  figures_.audio_seconds = static_cast<double>(samples_done_) / sample_rate_hz_;
  buffered_bytes_ += bytes_of(block);
  blocks_.push_back(std::move(block));
  changed_.notify_all();
}

void SpeechJob::end_turn(double synthesis_seconds, bool done) {
  const std::lock_guard lock(mutex_);
  figures_.synthesis_seconds += synthesis_seconds;
  figures_.sentences = sentences_done_;
  figures_.peak_bytes = std::max(figures_.peak_bytes, peak_memory_bytes());
  done_ = done;
  if (done) changed_.notify_all();
}

void SpeechJob::fail(std::exception_ptr error) {
  const std::lock_guard lock(mutex_);
  error_ = std::move(error);
  done_ = true;
  changed_.notify_all();
}

}  // namespace linnet::native
