#include "native/server/routes/reply_body.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "native/http/httplib_internals.h"

namespace linnet::native {
namespace {

using nlohmann::ordered_json;

class AudioBody final : public ReplyBody {
 public:
  explicit AudioBody(std::unique_ptr<AudioEncoder> encoder) : encoder_(std::move(encoder)) {}
  std::string add(const SpeechBlock& block) override { return encoder_->add(block.samples); }
  std::string finish(const SpeechFigures&) override { return encoder_->finish(); }

 private:
  std::unique_ptr<AudioEncoder> encoder_;
};

std::string event(const ordered_json& page) {
  return "data: " + page.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n\n";
}

// OpenAI's server-sent events, and an event of our own that is sent only on request.
class EventBody final : public ReplyBody {
 public:
  EventBody(std::unique_ptr<AudioEncoder> encoder, bool with_words)
      : encoder_(std::move(encoder)), with_words_(with_words) {}

  std::string add(const SpeechBlock& block) override {
    return (with_words_ ? words(block) : "") + audio(encoder_->add(block.samples));
  }
  // Input tokens are phoneme ids; output tokens are hundredths of a second of audio.
  std::string finish(const SpeechFigures& figures) override {
    const auto in = figures.phoneme_ids;
    const auto out = static_cast<std::size_t>(std::lround(100 * figures.audio_seconds));
    return audio(encoder_->finish()) +
           event({{"type", "speech.audio.done"},
                  {"usage", {{"input_tokens", in}, {"output_tokens", out}, {"total_tokens", in + out}}}});
  }
  std::string fail(const std::string& error) override {
    return event({{"type", "error"}, {"error", {{"message", error}, {"type", "server_error"}}}});
  }

 private:
  static std::string audio(const std::string& bytes) {
    if (bytes.empty()) return "";
    return event({{"type", "speech.audio.delta"}, {"audio", base64(bytes)}});
  }
  static std::string words(const SpeechBlock& block) {
    return block.words.empty() ? "" : event({{"type", "speech.words"}, {"words", word_list(block.words)}});
  }

  std::unique_ptr<AudioEncoder> encoder_;
  bool with_words_;
};

class TimingsBody final : public ReplyBody {
 public:
  explicit TimingsBody(TimingFormat format) : writer_(format) {}
  std::string add(const SpeechBlock& block) override {
    writer_.add(block.words, block.phonemes);
    return writer_.take();
  }
  std::string finish(const SpeechFigures&) override { return writer_.finish(); }

 private:
  TimingWriter writer_;
};

}  // namespace

ordered_json word_list(const std::vector<WordTiming>& words) {
  ordered_json list = ordered_json::array();
  for (const WordTiming& word : words)
    list.push_back({{"word", word.word},
                    {"start", word.start_seconds},
                    {"end", word.end_seconds},
                    {"text_begin", word.text_begin},
                    {"text_end", word.text_end}});
  return list;
}

const char* ReplyShape::content_type() const {
  if (kind == Kind::audio) return format->content_type;
  if (kind == Kind::events) return "text/event-stream";
  switch (timing_format) {
    case TimingFormat::json:
      return "application/json";
    case TimingFormat::srt:
      return "application/x-subrip";
    case TimingFormat::webvtt:
      break;
  }
  return "text/vtt; charset=utf-8";
}

std::string ReplyShape::name() const {
  return std::to_string(static_cast<int>(kind)) + (format ? format->name : "") +
         std::to_string(static_cast<int>(timing_format)) + (word_events ? "w" : "");
}

std::unique_ptr<ReplyBody> make_body(const ReplyShape& shape, int rate_hz, SampleCount samples) {
  switch (shape.kind) {
    case ReplyShape::Kind::audio:
      return std::make_unique<AudioBody>(shape.format->make(rate_hz, samples));
    case ReplyShape::Kind::events:
      return std::make_unique<EventBody>(shape.format->make(rate_hz, samples), shape.word_events);
    case ReplyShape::Kind::timings:
      break;
  }
  return std::make_unique<TimingsBody>(shape.timing_format);
}

}  // namespace linnet::native
