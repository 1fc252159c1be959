// Writes the speech of one client's texts, one after the other, on a thread of its own, while the session's thread
// reads what the client sends.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "native/http/error.h"
#include "native/http/live_count.h"
#include "native/server/routes/reply_body.h"
#include "native/server/speech/speech_source.h"
#include "native/websocket/websocket.h"

namespace linnet::native {

// A text between two messages Flush, and its speech.
struct StreamedSpeech {
  explicit StreamedSpeech(LiveCount& answers) : ticket(answers) {}
  const LiveCount::Ticket ticket;  // it is finished before the server ends
  std::shared_ptr<StreamedText> text;
  std::unique_ptr<SpeechSource> source;  // null: all has been taken
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  std::shared_ptr<std::atomic<bool>> is_cancelled = std::make_shared<std::atomic<bool>>(false);
};

// A text that was spoken or refused, for log and metrics.
struct StreamExchange {
  std::string client;
  int status = 200;  // as over HTTP
  std::string code;  // of the error; empty: none
  double seconds = 0;
  std::string voice;  // that spoke
};

struct StreamHooks {
  std::function<void(const StreamExchange&)> answered;
  std::function<void(const HttpError&)> refused;         // called with what clients are told
  std::function<void(const std::string& fault)> report;  // called with faults of the server
};

class SpeechWriter {
 public:
  // All arguments must outlive this. client: its address.
  SpeechWriter(WebSocket& socket, const ReplyShape& shape, std::string client, const StreamHooks& hooks);
  ~SpeechWriter() { stop(); }

  // ---- The session's thread. HttpError 429: too much waits to be written; 503: no thread can start.
  void begin(std::shared_ptr<StreamedSpeech> speech);  // to be ended by end() or clear()
  void end();     // what was begun, or nothing, has ended: Flushed is written behind it
  void refuse();  // nothing more of what was begun is written
  void clear();   // nothing of all that waits is; then Cleared is written
  void stop();    // nothing is written any more

  bool is_idle() const;  // all has been written

 private:
  struct Part {
    std::shared_ptr<StreamedSpeech> speech;  // null: none
    bool is_open = true;                     // its end has not come
    bool is_cleared = false;                 // written as Cleared
    bool is_dropped = false;                 // written as nothing
    std::uint64_t sequence_id = 0;
  };

  void add(Part part);
  void run();
  void write(const Part& part);
  SpeechFigures write_speech(StreamedSpeech& speech);
  void cancel_locked(StreamedSpeech* speech);

  WebSocket& socket_;
  const ReplyShape& shape_;
  const std::string client_;
  const StreamHooks& hooks_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Part>> parts_;  // the first one is being written
  std::uint64_t next_sequence_id_ = 0;
  bool is_stopped_ = false;
  std::thread thread_;  // since the first part
};

}  // namespace linnet::native
