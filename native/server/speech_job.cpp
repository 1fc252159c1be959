#include "native/server/speech_job.h"

#include <algorithm>

#include "engine/audio/pcm.h"
#include "native/platform.h"

namespace linnet::native {
namespace {

// Some twenty seconds at 22,050 Hz: a player that reads as it plays never waits, and a client that does not read holds
// no more than this and one sentence.
constexpr std::size_t buffer_bytes = 1 << 20;
constexpr std::chrono::milliseconds look_around{50};

// As the engine sees it: it refuses a text of nothing but white space, Unicode's too.
bool is_blank(std::string_view text) {
  constexpr std::string_view spaces[] = {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085",
                                         "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                         "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                         "\u2029", "\u202f", "\u205f", "\u3000"};
  while (!text.empty()) {
    const auto found =
        std::find_if(std::begin(spaces), std::end(spaces), [&](std::string_view s) { return text.starts_with(s); });
    if (found == std::end(spaces)) return false;
    text.remove_prefix(found->size());
  }
  return true;
}

double seconds(SpeechJob::Clock::duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

std::size_t bytes_of(const SpeechBlock& block) {
  std::size_t bytes = block.samples.size() * sizeof(std::int16_t);
  for (const WordTiming& word : block.words) bytes += sizeof word + word.word.size();
  for (const PhonemeTiming& phoneme : block.phonemes) bytes += sizeof phoneme + phoneme.phoneme.size();
  return bytes;
}

SpeechJob::SpeechJob(SpeechRequest asked_for) : request(std::move(asked_for)) {}

std::optional<SpeechBlock> SpeechJob::next(const std::function<void()>& look) {
  std::unique_lock lock(mutex_);
  while (blocks_.empty() && !done_) {
    changed_.wait_for(lock, look_around);
    if (!blocks_.empty() || done_) break;
    lock.unlock();
    look();
    lock.lock();
  }
  if (!blocks_.empty()) {
    SpeechBlock block = std::move(blocks_.front());
    blocks_.pop_front();
    buffered_bytes_ -= bytes_of(block);
    return block;
  }
  if (error_) std::rethrow_exception(error_);
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

bool SpeechJob::is_full() const { return buffered_bytes_ > buffer_bytes; }

bool SpeechJob::is_runnable() const {
  const std::lock_guard lock(mutex_);
  return !is_full();
}

bool SpeechJob::take_turn(const std::function<Voice&()>& open, const std::function<bool()>& must_pause) {
  auto start = Clock::now();
  try {
    begin_turn();
    Voice& voice = open();
    const auto opened = Clock::now();
    {
      const std::lock_guard lock(mutex_);
      sample_rate_hz_ = voice.sample_rate_hz();
      figures_.load_seconds += seconds(opened - start);
    }
    start = opened;
    const bool done = speak_rest(voice, must_pause);
    end_turn(start, done);
    return done;
  } catch (const std::exception&) {
    fail(std::current_exception());
  }
  return true;
}

void SpeechJob::begin_turn() {
  reset_peak_memory();
  const std::lock_guard lock(mutex_);
  if (begun_) return;
  begun_ = true;
  figures_.queue_seconds = seconds(Clock::now() - asked);
}

// True: all of the text has been spoken.
bool SpeechJob::speak_rest(Voice& voice, const std::function<bool()>& must_pause) {
  SpeakOptions options = request.options;
  options.stop = &stop_;
  options.most_sentences = 1;
  const std::string_view text = request.text;
  do {
    options.sentences_before = sentences_done_;
    call_samples_begin_ = samples_done_;
    const SpeakResult result =
        voice.speak(text.substr(text_done_), options, [&](const AudioBlock& block) { give(block); });
    text_done_ += result.text_done;
    sentences_done_ += result.sentences;
    const std::lock_guard lock(mutex_);
    figures_.phoneme_ids += result.phoneme_ids;
    if (is_blank(text.substr(text_done_))) return true;
  } while (!must_pause() && is_runnable());
  return false;
}

// What the engine tells counts from the beginning of its call, a sentence.
void SpeechJob::give(const AudioBlock& from) {
  SpeechBlock block;
  block.samples.resize(from.samples.size());
  to_pcm16(from.samples, block.samples);
  block.words.assign(from.words.begin(), from.words.end());
  block.phonemes.assign(from.phonemes.begin(), from.phonemes.end());
  const double before = static_cast<double>(call_samples_begin_) / sample_rate_hz_;
  for (WordTiming& word : block.words) {
    word.text_begin += text_done_;
    word.text_end += text_done_;
    word.start_seconds += before;
    word.end_seconds += before;
  }
  for (PhonemeTiming& phoneme : block.phonemes) {
    phoneme.start_seconds += before;
    phoneme.end_seconds += before;
  }
  samples_done_ += from.samples.size();
  const std::lock_guard lock(mutex_);
  if (figures_.audio_seconds == 0) figures_.first_audio_seconds = seconds(Clock::now() - asked);
  figures_.audio_seconds = static_cast<double>(samples_done_) / sample_rate_hz_;
  buffered_bytes_ += bytes_of(block);
  blocks_.push_back(std::move(block));
  changed_.notify_all();
}

void SpeechJob::end_turn(Clock::time_point start, bool done) {
  const std::lock_guard lock(mutex_);
  figures_.synthesis_seconds += seconds(Clock::now() - start);
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

std::exception_ptr SpeechJob::failure() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

}  // namespace linnet::native
