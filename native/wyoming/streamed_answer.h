// The speech of a text that its client is still writing. A thread of its own writes it, while the session's thread
// reads the rest of the text.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <thread>

#include "native/http/error.h"
#include "native/http/live_count.h"
#include "native/server/speech/speech_source.h"
#include "native/wyoming/connection.h"
#include "native/wyoming/synthesize.h"

namespace linnet::native {

class StreamedAnswer {
 public:
  // Tells the client what went wrong, on the thread of the speech.
  using Tell = std::function<HttpError(const std::exception_ptr& thrown)>;
  struct Outcome {
    SpeechFigures figures;
    std::optional<HttpError> error;  // of which the client has been told
  };

  // HttpError: as SynthesisQueue::submit(); 503: no thread can start. All arguments must outlive this.
  StreamedAnswer(const ServerContext& context, const SynthesizeFields& fields, WyomingConnection& connection,
                 LiveCount& answers, Tell tell);
  ~StreamedAnswer();  // the rest is neither spoken nor written, unless finish() has returned

  void append(std::string_view text) { text_->append(text); }  // HttpError 413
  Outcome finish();                                            // no more comes; returns when all has been written

 private:
  void run();

  WyomingConnection& connection_;
  const LiveCount::Ticket ticket_;
  const std::shared_ptr<StreamedText> text_;
  std::unique_ptr<SpeechSource> source_;
  const Tell tell_;
  std::atomic<bool> is_abandoned_ = false;
  Outcome outcome_;  // of the thread, until it has ended
  std::thread thread_;
};

}  // namespace linnet::native
