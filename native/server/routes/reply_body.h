// The body of an answer, made block by block: audio, server-sent events with audio, or timings alone.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/audio/timings.h"
#include "native/encode/formats.h"
#include "native/server/speech/speech_channel.h"

namespace linnet::native {

struct ReplyShape {
  enum class Kind { audio, events, timings };
  Kind kind = Kind::audio;
  const EncodedFormat* format = nullptr;  // of the audio, also in events
  TimingFormat timing_format = TimingFormat::webvtt;
  bool word_events = false;  // events for the words of each sentence too

  const char* content_type() const;
  bool streams() const { return kind == Kind::events || (kind == Kind::audio && format->streams); }
  std::string name() const;  // different for every shape
};

// [{"word", "start", "end", "text_begin", "text_end"}]: seconds, and bytes of the text.
nlohmann::ordered_json word_list(const std::vector<WordTiming>& words);

class ReplyBody {
 public:
  virtual ~ReplyBody() = default;
  virtual std::string add(const SpeechBlock& block) = 0;  // returns the bytes that are ready
  virtual std::string finish(const SpeechFigures& figures) = 0;
  // The last bytes of an answer that has begun and cannot be completed, if its format can express that.
  virtual std::string fail(const std::string& /*error*/) { return ""; }
};

std::unique_ptr<ReplyBody> make_body(const ReplyShape& shape, int rate_hz, SampleCount samples);

}  // namespace linnet::native
