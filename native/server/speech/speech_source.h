// Where an answer's blocks come from: the queue, or what was spoken before.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/encode/audio_encoder.h"
#include "native/server/speech/context.h"

namespace linnet::native {

// A text with nothing to say, such as "...", is answered by this much silence: some players and converters refuse audio
// without samples as damaged.
inline constexpr double seconds_for_nothing = 0.05;

class SpeechSource {
 public:
  virtual ~SpeechSource() = default;
  virtual std::optional<SpeechBlock> next() = 0;  // nothing at the end. Throws what went wrong
  virtual void cancel() = 0;                      // from any thread: next() may throw ErrorKind::stopped
  virtual int sample_rate_hz() const = 0;         // known from the first block on
  virtual SampleCount samples() const = 0;        // of all blocks, where that is known before the end
  virtual SpeechFigures figures() const = 0;      // complete at the end
  virtual int position() const = 0;               // in the queue
  virtual bool is_cached() const = 0;
};

// A text that its client writes while it is spoken, for SpeechRequest::streamed.
std::shared_ptr<StreamedText> streamed_text(const ServerContext& context);

// `gone` says that the client has left. HttpError: as SynthesisQueue::submit. What the queue speaks is put into the
// cache when all of it has been taken, except for a streamed text.
std::unique_ptr<SpeechSource> speak(const ServerContext& context, SpeechRequest request, const std::string& client,
                                    std::function<bool()> gone);

}  // namespace linnet::native
