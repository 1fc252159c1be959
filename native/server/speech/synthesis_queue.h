// The line in front of the engine, which speaks one text at a time. It is bounded: 64 texts, 16 of one client, unless
// QueueLimits say otherwise; beyond that a text is refused with 429 or 503 and Retry-After. It is served round-robin by
// client, and a text that has held the engine for a second lets others in at the end of its sentence. A text that has
// had no turn after 30 s is refused. The engine never waits for a client: a text whose channel is full gets no turn,
// nor does a streamed one before a sentence may have ended.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "native/server/speech/open_voices.h"
#include "native/server/speech/speech_job.h"
#include "native/voices/governor_setup.h"

namespace linnet::native {

struct QueueLimits {
  int texts = 64;                          // at a time, from submit() until the client lets go of them
  int per_client = 16;                     // of these
  std::chrono::milliseconds wait{30'000};  // from submit() to the first turn
  std::chrono::milliseconds turn{1'000};   // how long a text may hold the engine while others could go on
};

struct QueueFacts {
  int waiting = 0;   // texts that have had no turn yet
  int speaking = 0;  // texts that have, and are not spoken to their end
  bool leaving = false;
};

// A text as the thread of its client's connection holds it. Destroying it cancels the text and frees its place.
class Speech {
 public:
  Speech(class SynthesisQueue& queue, std::shared_ptr<SpeechChannel> channel, std::string client, int position);
  ~Speech();
  Speech(const Speech&) = delete;
  Speech& operator=(const Speech&) = delete;

  // As SpeechChannel::take(), and HttpError 503 when its turn did not come in time. `gone`, which is called while it
  // waits, says whether the client has left; then it throws ErrorKind::stopped.
  std::optional<SpeechBlock> next(const std::function<bool()>& gone);
  void cancel() { channel_->abandon(); }                            // from any thread: next() throws ErrorKind::stopped
  SpeechProgress progress() const { return channel_->progress(); }  // as far as blocks have been made
  int position() const { return position_; }                        // how many texts were before it when it came

 private:
  SynthesisQueue& queue_;
  std::shared_ptr<SpeechChannel> channel_;
  std::string client_;
  int position_;
};

// Any thread may call what is public, unless it says otherwise.
class SynthesisQueue {
 public:
  // Called on the synthesis thread when a text has ended. error: null if all was spoken; it may not be kept.
  using Report = std::function<void(const SpeechJob& job, std::exception_ptr error)>;

  SynthesisQueue(const QueueLimits& limits, OpenVoicesOptions voices, GovernorSetup& governor_setup, Report report);
  ~SynthesisQueue();  // stop_all(), and waits for the synthesis thread
  SynthesisQueue(const SynthesisQueue&) = delete;
  SynthesisQueue& operator=(const SynthesisQueue&) = delete;

  // client: by whom texts are counted and served in turn. HttpError: 429 the client has too much here already, 503 the
  // line is full or the server is leaving. out_of_memory, memory_in_use: there is no room for its buffers, even when
  // the texts before it have ended; names the largest text that fits.
  std::unique_ptr<Speech> submit(SpeechRequest request, const std::string& client);
  // How many texts may have begun and not ended, while further ones wait; 0: any number. For when memory is short.
  void limit_begun(int texts);
  void leave();       // submit() refuses everything from now on
  void stop_all();    // leave(), and every text that is here ends with HttpError 503
  void look_again();  // at texts that are still being written: one has changed
  QueueFacts facts() const;
  const OpenVoices& voices() const { return *store_; }
  void set_lexicon(std::shared_ptr<const Lexicon> lexicon) { store_->set_lexicon(std::move(lexicon)); }
  bool close_idle_voice() { return store_->close_least_used(); }  // on the synthesis thread: for the governor

 private:
  friend class Speech;
  using JobPtr = std::shared_ptr<SpeechJob>;
  enum class Stage {
    serving,
    leaving,  // nothing new is taken
    ending,   // the synthesis thread returns
  };
  struct Client {
    std::string name;
    std::deque<JobPtr> line;
  };

  // ---- Requires mutex_ to be held. Where a lock is given, it is released meanwhile, and held again at the end.
  void refuse_if_full_locked(const std::string& client) const;
  int retry_seconds_locked() const;
  void put_locked(const JobPtr& job, const std::string& client);  // at the end of its client's line
  std::list<Client>::iterator find_locked(const std::string& client);
  std::pair<JobPtr, std::string> take_locked();  // the job whose turn it is, and its client; null if none may run
  bool can_go_on_locked() const;                 // whether any job in the line may run
  SpeechChannel::Clock::time_point next_look_locked() const;  // when a streamed text may be able to, unless it changes
  bool may_run_locked(const SpeechJob& job) const;
  int begun_locked() const;
  void admit_waiting_locked(std::unique_lock<std::mutex>& lock);
  void idle_locked(std::unique_lock<std::mutex>& lock);

  // ---- Requires mutex_ not to be held.
  bool admit(const SpeechRequest& request, SpeechChannel& channel, bool may_wait);
  void forget(std::shared_ptr<SpeechChannel> channel, const std::string& client);
  SpeechChannel::Clock::duration pause_in_line(const SpeechChannel& channel) const;
  // Of the synthesis thread:
  void run();
  void take_turn(const JobPtr& job, const std::string& client);
  void rest(double seconds);

  const QueueLimits limits_;
  const Report report_;
  GovernorSetup& governor_setup_;
  std::unique_ptr<OpenVoices> store_;
  mutable std::mutex mutex_;  // of all that follows but thread_
  std::condition_variable changed_;
  Stage stage_ = Stage::serving;
  std::list<Client> clients_;                // the next to be served first
  std::map<std::string, int> held_;          // texts by client, from submit() to forget()
  int texts_ = 0;                            // their sum
  std::shared_ptr<SpeechChannel> speaking_;  // of the job that has its turn
  bool has_spoken_ = false;                  // since idle_locked() last gave memory back to the system
  double usual_seconds_ = 1;                 // a text's synthesis, as a running mean
  int most_begun_ = 0;
  std::thread thread_;
};

}  // namespace linnet::native
