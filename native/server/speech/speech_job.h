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

#include "engine/governor/memory_budget.h"
#include "engine/linnet.h"
#include "native/server/speech/voice_list.h"

namespace linnet::native {

// A text that is spoken with one voice at one speed, and the silence behind it. Without text: the silence alone.
struct SpeechSegment {
  VoicePtr voice;
  std::vector<VoicePtr> smaller;  // variants of the voice for when memory is short, the best first
  std::string text;
  SpeakOptions options;  // `stop` is the job's own
  double silence_seconds = 0;

  std::vector<VoicePtr> variants() const;  // the voice, then the smaller ones
};

struct SpeechRequest {
  std::vector<SpeechSegment> segments;  // at least one; all voices have the same sample rate

  const ListedVoice& voice() const { return *segments.front().voice; }
};

// A text's buffers: what its client has not taken yet (some twenty seconds at 22,050 Hz, so that a player that reads as
// it plays never waits), the sentence that goes on, and what encodes them.
inline constexpr std::size_t job_buffer_bytes = 1 << 20, job_bytes = 3 << 20;
// What should stay free for further texts where something else can do with less: four of them.
inline constexpr std::size_t job_bytes_beside = 4 * job_bytes;

struct SpeechBlock {
  std::vector<std::int16_t> samples;
  std::vector<WordTiming> words;  // of the sentence that begins with this block
  std::vector<PhonemeTiming> phonemes;
};

std::size_t bytes_of(const SpeechBlock& block);

struct SpeechFigures {
  std::string voice;               // that spoke last
  double queue_seconds = 0;        // until its first turn
  double load_seconds = 0;         // of the voice, where it was not open
  double first_audio_seconds = 0;  // from the request to the first block
  double synthesis_seconds = 0;
  double audio_seconds = 0;
  std::size_t phoneme_ids = 0;
  std::size_t sentences = 0;
  std::size_t words = 0;
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
  // The next block; nothing at the end. Throws what went wrong. While it waits it calls `look`, which may throw and
  // says how long to wait until it is called again; when the first turn begins it is called again too. Not to be called
  // again after it has thrown.
  std::optional<SpeechBlock> next(const std::function<Clock::duration()>& look);
  void cancel();
  int sample_rate_hz() const;     // known from the first block on
  SpeechFigures figures() const;  // complete at the end
  bool has_begun() const;
  bool was_substituted() const;  // a smaller form of the voice spoke a part of it, since memory was short

  // ---- the queue's side
  // Promised to this text for as long as it is here. Before its first turn.
  void give_memory(Reservation memory);
  bool has_memory() const { return has_memory_; }
  bool is_cancelled() const { return stop_; }
  bool is_runnable() const;  // false while its client has to take what there is first
  // Speaks the next turn with the voice that `open` gives: at least a sentence, and on until the end of a sentence at
  // which `must_pause` says so or the client's buffer is full. True: all is spoken, or it has failed, and `failure` is
  // what fail() has to be given.
  using Open = std::function<Voice&(const SpeechSegment&, std::string& name)>;  // name: of the form that it is
  bool take_turn(const Open& open, const std::function<bool()>& must_pause, std::exception_ptr& failure);
  // Ends the job for its client, who then owns the exception alone: threads do not share one.
  void fail(std::exception_ptr error);
  const std::atomic<bool>& stop() const { return stop_; }

 private:
  void begin_turn();
  bool speak_rest(const Open& open, const std::function<bool()>& must_pause);
  Voice& opened(const Open& open, const SpeechSegment& part);
  void speak_sentence(Voice& voice, const SpeechSegment& part);
  bool be_silent(double seconds);  // false: the client's buffer was full before the end; goes on in the next turn
  void put(SpeechBlock block);
  void give(const AudioBlock& block);
  bool is_full() const;
  void end_turn(double synthesis_seconds, bool done);

  Reservation memory_;
  bool has_memory_ = false;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool begun_ = false;
  bool done_ = false;
  bool substituted_ = false;
  std::atomic<bool> stop_{false};
  std::deque<SpeechBlock> blocks_;
  std::size_t buffered_bytes_ = 0;
  std::exception_ptr error_;  // until the client takes it
  int sample_rate_hz_ = 0;
  SpeechFigures figures_;
  // What has been spoken; of the synthesis thread alone.
  std::size_t part_ = 0;
  std::size_t text_before_part_ = 0;
  std::size_t sentences_done_ = 0;
  std::optional<SpeechText> text_;  // the part's, if it has any and is begun
  std::size_t silence_done_ = 0;    // samples of the part's
  std::uint64_t samples_done_ = 0;
  std::uint64_t call_samples_begin_ = 0;
};

}  // namespace linnet::native
