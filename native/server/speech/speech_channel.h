// Carries one text's speech from the synthesis thread (SpeechJob) to the thread of the client's connection (Speech).
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/governor/memory_budget.h"
#include "engine/linnet.h"

namespace linnet::native {

// Blocks that the client has not taken yet: some 20 seconds at 22,050 Hz, so that a player that reads as it plays never
// waits.
inline constexpr std::size_t job_buffer_bytes = 1 << 20;
// All that a text needs besides its voice: these blocks, the sentence that is being spoken, and the encoder.
inline constexpr std::size_t job_bytes = 3 << 20;
// What should stay free for further texts (four) when work that can do with less memory asks for it.
inline constexpr std::size_t job_bytes_beside = 4 * job_bytes;

struct SpeechBlock {
  std::vector<std::int16_t> samples;  // mono
  std::vector<WordTiming> words;      // of the sentence that begins with this block; counted from the text's begin
  std::vector<PhonemeTiming> phonemes;
  bool ends_sentence = false;  // of a StreamedText; the block is empty then
};

std::size_t bytes_of(const SpeechBlock& block);

struct SpeechFigures {
  std::string voice;  // that spoke last
  // What the samples depend on besides the request: the voice's content, its plan and the kernels. Empty: nothing has
  // been spoken, or it was not the same all the time.
  std::string made_with;
  double queue_seconds = 0;        // until its first turn
  double load_seconds = 0;         // of the voice, where it was not open
  double first_audio_seconds = 0;  // from the request, or the text that it needed, to the first block
  double synthesis_seconds = 0;
  double audio_seconds = 0;
  std::size_t phoneme_ids = 0;
  std::size_t sentences = 0;
  std::size_t words = 0;
  std::uint64_t peak_bytes = 0;  // most memory that the program had during its turns; 0: not known
  double real_time_factor() const { return audio_seconds > 0 ? synthesis_seconds / audio_seconds : 0; }
};

struct SpeechProgress {
  SpeechFigures figures;
  int sample_rate_hz = 0;        // 0: no voice has been opened yet
  bool was_substituted = false;  // a smaller variant of a voice spoke a part, since memory was short
  bool has_changed = false;      // made_with was not the same all the time
};

class SpeechChannel {
 public:
  using Clock = std::chrono::steady_clock;
  // What the text waits for. It only moves forward, and may skip what lies between.
  enum class State {
    without_memory,  // for memory, which others hold
    waiting,         // for its first turn
    begun,           // for further turns
    ended,           // for its client, who has not taken all blocks, or the error, yet
  };

  const Clock::time_point asked = Clock::now();  // when the client asked for the text

  // ---- Any thread.
  State state() const;
  bool has_begun() const;  // it has had a turn, or has ended without one
  bool is_full() const;    // more than job_buffer_bytes are in it: the client has to take some first
  // Reserved for this text until the channel is destroyed. Once, before the first turn.
  void give_memory(Reservation memory);
  void cancel() { is_cancelled_ = true; }  // what is being spoken ends within a block
  void abandon();                          // the same by the client: its take() ends now
  const std::atomic<bool>& is_cancelled() const { return is_cancelled_; }
  // Ends the text with an error. Moves the exception to the client's thread: no other may keep a copy of it.
  void fail(std::exception_ptr error);

  // ---- The synthesis thread. What the client may know of the progress comes with each call.
  void begin_turn();
  void put(SpeechBlock block, const SpeechProgress& progress);
  void end_turn(const SpeechProgress& progress, bool is_last);

  // ---- The connection's thread.
  // The next block; nothing at the end. Throws what fail() was given, after which it may not be called again. stopped:
  // abandon() was called. While it waits it calls `look`, which may throw and returns how long to wait
  // until the next call; when the first turn begins it is called at once.
  std::optional<SpeechBlock> take(const std::function<Clock::duration()>& look);
  SpeechProgress progress() const;  // as far as the synthesis thread has told; complete at the end

 private:
  std::atomic<bool> is_cancelled_ = false;
  mutable std::mutex mutex_;  // of all that follows
  std::condition_variable changed_;
  State state_ = State::without_memory;
  Reservation memory_;
  std::deque<SpeechBlock> blocks_;
  std::size_t buffered_bytes_ = 0;  // of blocks_
  bool is_abandoned_ = false;
  std::exception_ptr error_;  // until the client takes it
  SpeechProgress progress_;
};

}  // namespace linnet::native
