#include "native/server/routes/speech_reply.h"

#include <httplib.h>

#include "native/http/server.h"
#include "native/server/speech/speech_source.h"

namespace linnet::native {
namespace {

// An answer up to this length is held until it is complete, so that its length is known; a longer one is sent in
// chunks.
constexpr std::size_t most_held_samples = 4 << 20;
// While an answer in chunks has no word, up to this much is held back: if that is all, the header says so.
constexpr std::size_t most_wordless_samples = 1 << 16;

std::string fixed(double number, int digits) {
  std::string text = std::to_string(number);
  return text.substr(0, text.find('.') + 1 + static_cast<std::size_t>(digits));
}

httplib::Headers final_headers(const SpeechFigures& figures) {
  httplib::Headers headers = {{"X-Linnet-RTF", fixed(figures.real_time_factor(), 4)},
                              {"X-Linnet-Peak-Bytes", std::to_string(figures.peak_bytes)}};
  if (figures.words == 0) headers.emplace("X-Linnet-Nothing-To-Say", "true");
  return headers;
}

// The state of an answer, until its last byte has been written.
class Reply {
 public:
  Reply(std::unique_ptr<SpeechSource> source, const ReplyShape& shape) : source_(std::move(source)), shape_(shape) {}

  // Takes blocks until there are so many samples, with a word or with enough audio without one. True if these are all
  // blocks.
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
  // Silence in place of speech, if there was none.
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
      throw;  // without a final chunk the client sees that the answer is incomplete
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

// An upper bound for the samples of a text.
std::size_t samples_expected(const SpeechRequest& request) {
  constexpr std::size_t samples_a_character = 4000;
  std::size_t characters = 100;
  for (const SpeechSegment& part : request.segments) characters += part.text.size();
  return characters * samples_a_character;
}

// The samples to hold: as many as are expected, fewer if memory is short. The answer is then sent in chunks, without a
// length.
std::size_t samples_to_hold(std::size_t expected, Governor& governor, Reservation& memory) {
  constexpr std::size_t bytes_a_sample = 2 * sizeof(std::int16_t);  // once held, once as the answer
  std::size_t samples = std::min(most_held_samples, expected);
  while (samples > 1 && !governor.admission().reserve(samples * bytes_a_sample, job_bytes_beside, memory)) samples /= 2;
  return samples;
}

bool client_has_it(const httplib::Request& request, const std::string& tag) {
  const std::string known = request.get_header_value("If-None-Match");
  return (request.method == "GET" || request.method == "HEAD") && known.find(tag.substr(2)) != std::string::npos;
}

// Byte ranges of an answer, for GET only. The ETag is weak, so If-Range always asks for the whole answer. httplib cuts
// out the ranges, but would do so in a stream too, and refuses a range of more last bytes than the answer has.
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
  // Without chunks (HTTP/1.0, as many proxies use), only events tell that they are complete.
  const bool tells_its_end = understands_chunks || shape.kind == ReplyShape::Kind::events;
  const bool streams = delivery == Delivery::streamed && tells_its_end;
  wanted.own_words = context.own_words.digest();
  // The same text, voice, scales, seed and own words give the same audio, so the ETag is known before the audio is
  // made.
  const std::string tag = entity_tag(cache_key(wanted), shape.name() + (streams ? "s" : "w"));
  if (client_has_it(request, tag)) {
    response.set_header("ETag", tag);
    response.status = 304;
    return;
  }
  const std::size_t expected = samples_expected(wanted);
  const auto answer = std::make_shared<Reply>(
      speak(context, std::move(wanted), request.remote_addr, request.is_connection_closed), shape);
  bool is_whole = answer->hold(1);  // after this the voice is open, and more memory can be reserved
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
  response.set_header("X-Accel-Buffering", "no");  // tells nginx not to buffer
  const auto stream = [answer](std::size_t, httplib::DataSink& sink) { return answer->stream(sink); };
  if (!understands_chunks)
    return response.set_content_provider(shape.content_type(), stream);  // the end of the connection ends the answer
  response.set_header("Trailer", "X-Linnet-RTF, X-Linnet-Peak-Bytes, X-Linnet-Nothing-To-Say");
  response.set_chunked_content_provider(shape.content_type(), stream);
}

}  // namespace linnet::native
