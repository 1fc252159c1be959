#include "native/wyoming/streamed_answer.h"

#include <system_error>

#include "native/http/error.h"
#include "native/system/short_turns.h"
#include "native/wyoming/audio_events.h"

namespace linnet::native {

StreamedAnswer::StreamedAnswer(const ServerContext& context, const SynthesizeFields& fields,
                               WyomingConnection& connection, LiveCount& answers, Tell tell)
    : connection_(connection), ticket_(answers), text_(streamed_text(context)), tell_(std::move(tell)) {
  source_ = speak(context, streamed_request(context, fields, text_), connection.client(),
                  [this] { return is_abandoned_ || connection_.is_lost(); });
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    throw HttpError(503, "no_thread", "the server has no thread to spare").retry_after(1);
  }
}

StreamedAnswer::~StreamedAnswer() {
  if (!thread_.joinable()) return;
  is_abandoned_ = true;
  thread_.join();
}

void StreamedAnswer::run() {
  take_short_turns();
  try {
    outcome_.figures = write_speech(*source_, AudioParts::by_sentence, connection_);
  } catch (const std::exception&) {
    if (!is_abandoned_) outcome_.error = tell_(std::current_exception());
  }
  source_.reset();  // frees its place in the queue
}

StreamedAnswer::Outcome StreamedAnswer::finish() {
  text_->end();
  thread_.join();
  return outcome_;
}

}  // namespace linnet::native
