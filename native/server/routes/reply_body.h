// What an answer is made of, block by block: audio, events that carry audio, or the timings alone.
#pragma once

#include <memory>
#include <string>

#include "engine/audio/timings.h"
#include "native/encode/formats.h"
#include "native/server/speech/speech_channel.h"

namespace linnet::native {

struct ReplyShape {
  enum class Kind { audio, events, timings };
  Kind kind = Kind::audio;
  const EncodedFormat* format = nullptr;  // of audio, and in events
  TimingFormat timing_format = TimingFormat::webvtt;
  bool word_events = false;  // events tell each sentence's words too

  const char* content_type() const;
  bool streams() const { return kind == Kind::events || (kind == Kind::audio && format->streams); }
  std::string name() const;  // different for every shape
};

class ReplyBody {
 public:
  virtual ~ReplyBody() = default;
  virtual std::string add(const SpeechBlock& block) = 0;  // the bytes that are ready
  virtual std::string finish(const SpeechFigures& figures) = 0;
  // The last bytes of an answer that has begun and cannot be completed, where its form has a place for that.
  virtual std::string fail(const std::string& /*error*/) { return ""; }
};

std::unique_ptr<ReplyBody> make_body(const ReplyShape& shape, int rate_hz, SampleCount samples);

}  // namespace linnet::native
