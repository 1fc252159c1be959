// The thread that speaks one message after the other, with the server's queue, open voices and cache behind it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "native/server/speech/context.h"
#include "native/server/speech/speech_source.h"
#include "native/speech_dispatcher/message.h"
#include "native/speech_dispatcher/protocol.h"

namespace linnet::native {

// What is public is called by one thread, the reader of commands.
class Speaker {
 public:
  Speaker(const ServerContext& context, ModuleOutput& output);  // which outlive it
  ~Speaker();                                                   // stops
  Speaker(const Speaker&) = delete;

  // On the thread that calls: opens the message's voice by speaking it unheard. Errors as of the queue.
  void open(const Message& message);
  // text: as ModuleOutput::begin() has given it. The message before has ended or been stopped.
  void speak(Message message, std::uint64_t text);
  void stop();   // at once; "703 STOP" has been said by ModuleOutput::stop()
  void pause();  // at the next mark of the server

 private:
  struct Job {
    Message message;
    std::uint64_t text;
  };
  void run();
  bool take(Job job);
  void speak_job(Job job);

  const ServerContext& context_;
  ModuleOutput& output_;
  std::atomic<bool> pause_ = false;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::optional<Job> next_;
  std::shared_ptr<SpeechSource> source_;  // of the job that is spoken
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace linnet::native
