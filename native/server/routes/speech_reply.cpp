#include "native/server/routes/speech_reply.h"

#include <httplib.h>

#include "native/http/server.h"
#include "native/server/speech/speech_source.h"

namespace linnet::native {
namespace {

// An answer up to this length is held until its end, which gives it a length; a longer one is sent as it is made.
constexpr std::size_t most_held_samples = 4 << 20;
// Of what is sent as it is made this much is held while it has no word: if that is all, the header says so.
constexpr std::size_t most_wordless_samples = 1 << 16;

std::string fixed(double number, int digits) {
  std::string text = std::to_string(number);
  return text.substr(0, text.find('.') + 1 + static_cast<std::size_t>(digits));
}

// A text with nothing to say, such as "...", is answered by that much silence: a valid file, and one that players and
// converters take, some of which call a file without a single sample damaged.
constexpr double seconds_for_nothing = 0.05;

httplib::Headers final_headers(const SpeechFigures& figures) {
  httplib::Headers headers = {{"X-Linnet-RTF", fixed(figures.real_time_factor(), 4)},
                              {"X-Linnet-Peak-Bytes", std::to_string(figures.peak_bytes)}};
  if (figures.words == 0) headers.emplace("X-Linnet-Nothing-To-Say", "true");
  return headers;
}

// One answer's state: it lives until the last byte has been written.
class Reply {
 public:
  Reply(std::unique_ptr<SpeechSource> source, const ReplyShape& shape) : source_(std::move(source)), shape_(shape) {}

  // Takes blocks until there are so many samples, and a word or so much without one that some will come; true if these
  // are all.
  bool hold(std::size_t samples) {
    while (held_samples_ < samples || (!has_words_ && held_samples_ < most_wordless_samples)) {
      auto block = source_->next();
      if (!block) return true;
      held_samples_ += block->samples.size();
      has_words_ = has_words_ || !block->words.empty();
      held_.push_back(std::move(*block));
    }
    return false;
  }
  // In place of speech, where there was none.
  void hold_silence() {
    SpeechBlock& block = held_.emplace_back();
    block.samples.resize(static_cast<std::size_t>(seconds_for_nothing * source_->sample_rate_hz()));
    held_samples_ += block.samples.size();
  }
  bool is_silent() const { return held_samples_ == 0; }
  const SpeechSource& source() const { return *source_; }

  std::string whole() {
    const auto body = make_body(shape_, source_->sample_rate_hz(), held_samples_);
    std::string bytes;
    for (const SpeechBlock& block : held_) bytes += body->add(block);
    return bytes += body->finish(source_->figures());
  }

  bool stream(httplib::DataSink& sink) {
    const auto body = make_body(shape_, source_->sample_rate_hz(), source_->samples());
    const auto send = [&](const std::string& bytes) { return bytes.empty() || sink.write(bytes.data(), bytes.size()); };
    try {
      for (const SpeechBlock& block : std::exchange(held_, {}))
        if (!send(body->add(block))) return false;
      while (const auto block = source_->next())
        if (!send(body->add(*block))) return false;
    } catch (const Error& error) {
      send(body->fail("the rest of the text could not be spoken"));
      throw;  // the end of the chunks is missing too
    }
    if (!send(body->finish(source_->figures()))) return false;
    if (sink.done_with_trailer)
      sink.done_with_trailer(final_headers(source_->figures()));
    else
      sink.done();  // HTTP/1.0 has no trailers
    return true;
  }

 private:
  std::unique_ptr<SpeechSource> source_;
  ReplyShape shape_;
  std::vector<SpeechBlock> held_;
  std::size_t held_samples_ = 0;
  bool has_words_ = false;
};

// No text becomes more than this.
std::size_t samples_expected(const SpeechRequest& request) {
  constexpr std::size_t samples_a_character = 4000;
  std::size_t characters = 100;
  for (const SpeechSegment& part : request.segments) characters += part.text.size();
  return characters * samples_a_character;
}

// As many as are expected, and fewer where memory is short: the answer then comes as it is made, without a length.
std::size_t samples_to_hold(std::size_t expected, Governor& governor, Reservation& memory) {
  constexpr std::size_t bytes_a_sample = 2 * sizeof(std::int16_t);  // held, and as an answer
  std::size_t samples = std::min(most_held_samples, expected);
  while (samples > 1 && !governor.admission().reserve(samples * bytes_a_sample, job_bytes_beside, memory)) samples /= 2;
  return samples;
}

bool client_has_it(const httplib::Request& request, const std::string& tag) {
  const std::string known = request.get_header_value("If-None-Match");
  return (request.method == "GET" || request.method == "HEAD") && known.find(tag.substr(2)) != std::string::npos;
}

// Parts of an answer, for a GET alone. Its tag is a weak one, with which If-Range asks for all of it. httplib, which
// cuts the parts out, would look for them in a stream as well, and takes the last bytes of a shorter answer for none.
void settle_ranges(const httplib::Request& request, std::optional<std::size_t> length) {
  httplib::Ranges& ranges = HttpServer::ranges();
  if (!length || request.method != "GET" || request.has_header("If-Range")) ranges.clear();
  for (auto& [first, last] : ranges)
    if (first < 0) last = std::min(last, static_cast<ssize_t>(length.value_or(0)));
}

void set_early_headers(httplib::Response& response, const SpeechSource& source) {
  response.set_header("X-Linnet-Cache", source.is_cached() ? "hit" : "miss");
  response.set_header("X-Linnet-Queue-Position", std::to_string(source.position()));
  response.set_header("X-Linnet-First-Audio-Ms", fixed(1000 * source.figures().first_audio_seconds, 1));
}

}  // namespace

void reply(const httplib::Request& request, httplib::Response& response, const ServerContext& context,
           SpeechRequest wanted, const ReplyShape& shape, Delivery delivery) {
  const bool understands_chunks = request.version != "HTTP/1.0";
  // Without chunks, as proxies often ask, only events say that they are complete.
  const bool tells_its_end = understands_chunks || shape.kind == ReplyShape::Kind::events;
  const bool streams = delivery == Delivery::streamed && tells_its_end;
  // The same text, voice, scales and seed give the same audio, so an answer can be named before it is made.
  const std::string tag = entity_tag(cache_key(wanted), shape.name() + (streams ? "s" : "w"));
  if (client_has_it(request, tag)) {
    response.set_header("ETag", tag);
    response.status = 304;
    return;
  }
  const std::size_t expected = samples_expected(wanted);
  const auto answer = std::make_shared<Reply>(
      speak(context, std::move(wanted), request.remote_addr, request.is_connection_closed), shape);
  bool is_whole = answer->hold(1);  // the voice is open then, and the rest of the memory can be asked for
  Reservation memory;
  if (!is_whole && !streams) is_whole = answer->hold(samples_to_hold(expected, context.governor, memory));
  response.set_header("ETag", tag);
  response.set_header("X-Linnet-Voice", answer->source().figures().voice);
  set_early_headers(response, answer->source());
  if (is_whole) {
    if (answer->is_silent()) answer->hold_silence();
    response.set_content(answer->whole(), shape.content_type());
    settle_ranges(request, response.body.size());
    if (request.method == "GET") response.set_header("Accept-Ranges", "bytes");
    for (const auto& [name, value] : final_headers(answer->source().figures())) response.set_header(name, value);
    return;
  }
  settle_ranges(request, std::nullopt);
  response.set_header("X-Accel-Buffering", "no");  // nginx: pass it on as it comes
  const auto stream = [answer](std::size_t, httplib::DataSink& sink) { return answer->stream(sink); };
  if (!understands_chunks) return response.set_content_provider(shape.content_type(), stream);  // until it closes
  response.set_header("Trailer", "X-Linnet-RTF, X-Linnet-Peak-Bytes, X-Linnet-Nothing-To-Say");
  response.set_chunked_content_provider(shape.content_type(), stream);
}

}  // namespace linnet::native
