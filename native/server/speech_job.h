// One text on its way to one client: what is asked, how much of it has been spoken, and the hand-over of its blocks
// from the synthesis thread to the connection's thread. A job is spoken in turns that end between two sentences.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/server/voice_catalogue.h"

namespace linnet::native {

struct SpeechRequest {
  VoicePtr voice;
  std::string text;
  SpeakOptions options;  // `stop` is the job's own
};

struct SpeechBlock {
  std::vector<std::int16_t> samples;
  std::vector<WordTiming> words;  // of the sentence that begins with this block
  std::vector<PhonemeTiming> phonemes;
};

std::size_t bytes_of(const SpeechBlock& block);

struct SpeechFigures {
  double queue_seconds = 0;        // until its first turn
  double load_seconds = 0;         // of the voice, where it was not open
  double first_audio_seconds = 0;  // from the request to the first block
  double synthesis_seconds = 0, audio_seconds = 0;
  std::size_t phoneme_ids = 0, sentences = 0;
  std::uint64_t peak_bytes = 0;  // most memory that the program had during its turns; 0: not known
  double real_time_factor() const { return audio_seconds > 0 ? synthesis_seconds / audio_seconds : 0; }
};

class SpeechJob {
 public:
  using Clock = std::chrono::steady_clock;

  explicit SpeechJob(SpeechRequest request);

  const SpeechRequest request;
  const Clock::time_point asked = Clock::now();

  // ---- the connection's side
  // The next block; nothing at the end. Throws what went wrong. `look` is called twenty times a second while it waits,
  // and may throw.
  std::optional<SpeechBlock> next(const std::function<void()>& look);
  void cancel();
  int sample_rate_hz() const;     // known from the first block on
  SpeechFigures figures() const;  // complete at the end
  bool has_begun() const;

  // ---- the queue's side
  bool is_cancelled() const { return stop_; }
  bool is_runnable() const;  // false while its client has to take what there is first
  // Speaks the next turn with the voice that `open` gives: at least a sentence, and on until the end of a sentence at
  // which `must_pause` says so or the client's buffer is full. True: all is spoken, or it has failed (see failure()).
  bool take_turn(const std::function<Voice&()>& open, const std::function<bool()>& must_pause);
  void fail(std::exception_ptr error);
  std::exception_ptr failure() const;
  const std::atomic<bool>& stop() const { return stop_; }

 private:
  void begin_turn();
  bool speak_rest(Voice& voice, const std::function<bool()>& must_pause);
  void give(const AudioBlock& block);
  bool is_full() const;
  void end_turn(Clock::time_point start, bool done);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool begun_ = false, done_ = false;
  std::atomic<bool> stop_{false};
  std::deque<SpeechBlock> blocks_;
  std::size_t buffered_bytes_ = 0;
  std::exception_ptr error_;
  int sample_rate_hz_ = 0;
  SpeechFigures figures_;
  // What has been spoken; of the synthesis thread alone.
  std::size_t text_done_ = 0, sentences_done_ = 0;
  std::uint64_t samples_done_ = 0, call_samples_begin_ = 0;
};

}  // namespace linnet::native
