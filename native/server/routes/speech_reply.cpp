#include "native/server/routes/speech_reply.h"

#include <httplib.h>

#include "engine/audio/wav.h"
#include "native/http/error.h"
#include "native/http/server.h"
#include "native/server/routes/entity_tag.h"
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
    while (!is_whole_ && (held_samples_ < samples || (!has_words_ && held_samples_ < most_wordless_samples))) {
      auto block = source_->next();
      if (!block) {
        is_whole_ = true;
        break;
      }
      held_samples_ += block->samples.size();
      has_words_ = has_words_ || !block->words.empty();
      held_.push_back(std::move(*block));
    }
    return is_whole_;
  }
  // Silence in place of speech, if there was none.
  void hold_silence() {
    SpeechBlock& block = held_.emplace_back();
    block.samples.resize(static_cast<std::size_t>(seconds_for_nothing * source_->sample_rate_hz()));
    held_samples_ += block.samples.size();
  }
  bool is_silent() const { return held_samples_ == 0; }
  const SpeechSource& source() const { return *source_; }

  // All bytes, where hold() has said that it has all blocks.
  std::string whole() { return held_bytes(held_samples_, true); }
  // The bytes of the blocks that are held. samples: as the header says; is_whole: with the format's end.
  std::string held_bytes(SampleCount samples, bool is_whole) {
    const auto body = make_body(shape_, source_->sample_rate_hz(), samples);
    std::string bytes;
    for (const SpeechBlock& block : held_) bytes += body->add(block);
    return is_whole ? bytes += body->finish(source_->figures()) : bytes;
  }
  const ReplyShape& shape() const { return shape_; }
  std::size_t held_samples() const { return held_samples_; }

  bool stream(httplib::DataSink& sink) {
    const auto body = make_body(shape_, source_->sample_rate_hz(), source_->samples());
    const auto send = [&](const std::string& bytes) { return bytes.empty() || sink.write(bytes.data(), bytes.size()); };
    try {
      for (const SpeechBlock& block : std::exchange(held_, {}))
        if (!send(body->add(block))) return false;
      while (const auto block = is_whole_ ? std::nullopt : source_->next())
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
  bool is_whole_ = false;  // the source has no further block
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

// Byte ranges of a whole answer, for GET only. If-Range with any name but this strong one asks for the whole answer.
// httplib cuts out the ranges, but would do so in a stream too, and refuses a range of more last bytes than the answer
// has.
void settle_ranges(const httplib::Request& request, std::optional<std::size_t> length, const std::string& tag) {
  httplib::Ranges& ranges = HttpServer::ranges();
  const std::string known = request.get_header_value("If-Range");
  const bool is_another = !known.empty() && (known != tag || !tag.starts_with('"'));
  if (!length || request.method != "GET" || is_another) ranges.clear();
  for (auto& [first, last] : ranges)
    if (first < 0) last = std::min(last, static_cast<ssize_t>(length.value_or(0)));
}

void set_early_headers(httplib::Response& response, const SpeechSource& source) {
  response.set_header("X-Linnet-Cache", source.is_cached() ? "hit" : "miss");
  response.set_header("X-Linnet-Queue-Position", std::to_string(source.position()));
  response.set_header("X-Linnet-First-Audio-Ms", fixed(1000 * source.figures().first_audio_seconds, 1));
}

bool is_resampled(const ReplyShape& shape) { return std::string_view(shape.format->name) == "pcm"; }
// Nothing but samples, behind a header at most: the same bytes on every machine, which encoders do not promise.
bool has_bare_samples(const ReplyShape& shape) {
  return is_resampled(shape) || std::string_view(shape.format->name) == "wav";
}

// What a name for the answer is made of, but for what the voice tells once it is open.
AnswerFacts facts_of(const SpeechRequest& wanted, const ReplyShape& shape) {
  const auto is_of_first_voice = [&](const SpeechSegment& part) { return part.voice == wanted.segments[0].voice; };
  const bool has_one_voice = std::all_of(wanted.segments.begin(), wanted.segments.end(), is_of_first_voice);
  const bool is_samples = shape.kind == ReplyShape::Kind::audio && has_bare_samples(shape);
  return {speech_key(wanted), "", shape.name(), has_one_voice && is_samples};
}

// tells_length: the header says how much sound there is; that of a WAV that is made while it is sent cannot.
std::string tag_of(AnswerFacts facts, const Reply& answer, bool tells_length) {
  facts.made_with = answer.source().figures().made_with;
  facts.shape += tells_length ? "w" : "s";
  return entity_tag(facts);
}

// The samples up to byte `end` of an answer that has_bare_samples().
std::size_t samples_before(std::size_t end, const Reply& answer) {
  const auto rate_hz = static_cast<std::size_t>(answer.source().sample_rate_hz());
  const std::size_t sent_hz = is_resampled(answer.shape()) ? pcm_rate_hz : rate_hz;
  return end / sizeof(std::int16_t) * rate_hz / sent_hz + 1;
}

// Answers with the part that the client misses. Of a part without an end, as much as the client has already, and 10
// seconds at least: so the sound goes on soon, and nobody waits for an hour of speech; Content-Range tells where to ask
// on. False: the whole answer has to be sent, since there is no memory for so much, or the voice has changed meanwhile.
bool send_part(Reply& answer, const AnswerFacts& facts, const ByteRange& part, bool tells_length, Governor& governor,
               httplib::Response& response) {
  constexpr std::size_t least_bytes = 10 * sizeof(std::int16_t) * pcm_rate_hz;
  if (samples_before(part.first, answer) > most_held_samples) return false;
  const std::size_t end = part.last ? *part.last + 1 : part.first + std::max(part.first, least_bytes);
  const std::string tag = tag_of(facts, answer, tells_length);
  Reservation memory;
  const bool is_whole = answer.hold(samples_to_hold(samples_before(end, answer), governor, memory));
  const bool lacks_header = tells_length && !is_whole && part.first < wav_header_bytes;
  if (tag_of(facts, answer, tells_length) != tag || lacks_header) return false;
  if (is_whole && answer.is_silent()) answer.hold_silence();
  const std::string bytes =
      answer.held_bytes(tells_length && is_whole ? SampleCount(answer.held_samples()) : std::nullopt, is_whole);
  const std::string all = is_whole ? std::to_string(bytes.size()) : "*";
  if (part.first >= bytes.size()) {
    if (!is_whole) return false;
    response.set_header("Content-Range", "bytes */" + all);
    throw HttpError(416, "no_such_range", "the answer has " + all + " bytes, none from the one that was asked for on");
  }
  const std::size_t last = std::min(part.last.value_or(bytes.size() - 1), bytes.size() - 1);
  HttpServer::ranges().clear();  // httplib would cut the part again
  response.status = 206;
  response.set_header("ETag", tag);
  response.set_header("Content-Range", "bytes " + std::to_string(part.first) + "-" + std::to_string(last) + "/" + all);
  response.set_content(bytes.substr(part.first, last - part.first + 1), answer.shape().content_type());
  return true;
}

}  // namespace

void reply(const httplib::Request& request, httplib::Response& response, const ServerContext& context,
           SpeechRequest wanted, const ReplyShape& shape, Delivery delivery) {
  const bool understands_chunks = request.version != "HTTP/1.0";
  // Without chunks (HTTP/1.0, as many proxies use), only events tell that they are complete.
  const bool tells_its_end = understands_chunks || shape.kind == ReplyShape::Kind::events;
  const bool streams = delivery == Delivery::streamed && tells_its_end;
  wanted.own_words = context.own_words.digest();
  const AnswerFacts facts = facts_of(wanted, shape);
  const std::size_t expected = samples_expected(wanted);
  const auto answer = std::make_shared<Reply>(
      speak(context, std::move(wanted), request.remote_addr, request.is_connection_closed), shape);
  bool is_whole = answer->hold(1);  // after this the voice is open, and more memory can be reserved
  response.set_header("X-Linnet-Voice", answer->source().figures().voice);
  set_early_headers(response, answer->source());
  for (const bool tells_length : {false, true})
    if (const auto part = missing_part(request, tag_of(facts, *answer, tells_length)))
      if (send_part(*answer, facts, *part, tells_length, context.governor, response)) return;
  Reservation memory;
  if (!streams) is_whole = answer->hold(samples_to_hold(expected, context.governor, memory));
  const std::string tag = tag_of(facts, *answer, is_whole || answer->source().samples());
  response.set_header("ETag", tag);
  if (client_has_it(request, tag)) {
    response.status = 304;
    return;
  }
  if (request.method == "GET" ? is_whole : tag.starts_with('"')) response.set_header("Accept-Ranges", "bytes");
  if (is_whole) {
    if (answer->is_silent()) answer->hold_silence();
    response.set_content(answer->whole(), shape.content_type());
    settle_ranges(request, response.body.size(), tag);
    for (const auto& [name, value] : final_headers(answer->source().figures())) response.set_header(name, value);
    return;
  }
  settle_ranges(request, std::nullopt, tag);
  response.set_header("X-Accel-Buffering", "no");  // tells nginx not to buffer
  const auto stream = [answer](std::size_t, httplib::DataSink& sink) { return answer->stream(sink); };
  if (!understands_chunks)
    return response.set_content_provider(shape.content_type(), stream);  // the end of the connection ends the answer
  response.set_header("Trailer", "X-Linnet-RTF, X-Linnet-Peak-Bytes, X-Linnet-Nothing-To-Say");
  response.set_chunked_content_provider(shape.content_type(), stream);
}

}  // namespace linnet::native
