// The line in front of the engine, which speaks one text at a time. It is short, fair, and honest: clients take turns,
// long texts let others in between two sentences, nobody waits for a first turn beyond a deadline, and what does not
// fit is refused at once with the time to come again. The engine never waits for a client.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "native/server/speech/open_voices.h"
#include "native/server/speech/speech_job.h"
#include "native/voices/governor_setup.h"

namespace linnet::native {

struct QueueLimits {
  // here at a time: waiting, or begun and not ended
  int texts = 64;
  int per_client = 16;
  std::chrono::milliseconds wait{30'000};  // until its first turn
  std::chrono::milliseconds turn{1'000};   // so long a text may hold the engine while others could go on
};

struct QueueFacts {
  // texts that have not had a turn yet, and texts that have
  int waiting = 0;
  int speaking = 0;
  bool leaving = false;
};

// A job as its client holds it: when the client lets go of it, it is cancelled.
class Speech {
 public:
  Speech(class SynthesisQueue& queue, std::shared_ptr<SpeechJob> job, std::string client, int position);
  ~Speech();
  Speech(const Speech&) = delete;
  Speech& operator=(const Speech&) = delete;

  // As SpeechJob::next, and HttpError 503 when its turn did not come in time. `gone` says that the client has left,
  // which throws ErrorKind::stopped.
  std::optional<SpeechBlock> next(const std::function<bool()>& gone);
  int position() const { return position_; }  // how many were before it when it came
  const SpeechJob& job() const { return *job_; }

 private:
  SynthesisQueue& queue_;
  std::shared_ptr<SpeechJob> job_;
  std::string client_;
  int position_;
};

class SynthesisQueue {
 public:
  using Report = std::function<void(const SpeechJob& job, std::exception_ptr error)>;  // error: null if all was spoken

  SynthesisQueue(const QueueLimits& limits, OpenVoicesOptions voices, GovernorSetup& governor_setup, Report report);
  ~SynthesisQueue();  // stops what is spoken
  SynthesisQueue(const SynthesisQueue&) = delete;
  SynthesisQueue& operator=(const SynthesisQueue&) = delete;

  // HttpError: 429 the client has too much here already, 503 the line is full or the server is leaving.
  // out_of_memory, memory_in_use: there is no room for its buffers, even when the texts before it have ended; names the
  // largest text that fits.
  std::unique_ptr<Speech> submit(SpeechRequest request, const std::string& client);
  // So many texts have begun at most, and the others wait; 0: as many as there are. For when memory is short.
  void limit_begun(int texts);
  void leave();     // nothing new from now on
  void stop_all();  // what waits and what is spoken ends with HttpError 503
  QueueFacts facts() const;
  const OpenVoices& voices() const { return *store_; }
  bool close_idle_voice() { return store_->close_least_used(); }  // for the governor, on the thread that opens voices

 private:
  friend class Speech;
  using JobPtr = std::shared_ptr<SpeechJob>;
  struct Client {
    std::string name;
    std::deque<JobPtr> line;
  };
  void forget(JobPtr job, const std::string& client);
  void run();
  void put(const JobPtr& job, const std::string& client);  // at its client's end. This and the next: mutex_ is held
  bool can_go_on() const;                                  // whether any job in the line is runnable
  std::pair<JobPtr, std::string> take();                   // null if none is
  bool may_run(const SpeechJob& job) const;
  int begun() const;
  void refuse_if_full(const std::string& client) const;
  bool admit(SpeechJob& job, bool may_wait);
  void admit_waiting(std::unique_lock<std::mutex>& lock);
  void rest(double seconds);
  int retry_seconds() const;
  void take_turn(const JobPtr& job, const std::string& client);
  SpeechJob::Clock::duration pause_in_line(const SpeechJob& job) const;

  const QueueLimits limits_;
  const Report report_;
  GovernorSetup& governor_setup_;
  std::unique_ptr<OpenVoices> store_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Client> clients_;        // the next to be served first
  std::map<std::string, int> held_;  // jobs by client that have not ended
  int texts_ = 0;                    // their sum
  JobPtr speaking_;
  double usual_seconds_ = 1;  // of a text, as a running mean
  int most_begun_ = 0;
  bool leaving_ = false;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace linnet::native
