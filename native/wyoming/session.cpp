#include "native/wyoming/session.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "native/server/speech/speech_source.h"
#include "native/server/speech/text_request.h"
#include "native/wyoming/audio_events.h"
#include "native/wyoming/info.h"

namespace linnet::native {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;
using nlohmann::ordered_json;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// No text at all is silence in a stream, which other programs fill as they like.
bool is_empty(const std::string& text) { return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos; }

}  // namespace

WyomingSession::WyomingSession(WyomingConnection& connection, const ServerContext& context, const WyomingHooks& hooks,
                               std::function<bool()> leaving, LiveCount& answers)
    : connection_(connection), context_(context), hooks_(hooks), leaving_(std::move(leaving)), answers_(answers) {}

WyomingSession::~WyomingSession() = default;

void WyomingSession::run(bool crowded) {
  try {
    if (crowded) throw HttpError(503, "too_many_connections", "the server has no connection to spare").retry_after(1);
    serve();
  } catch (const std::exception&) {  // of the connection itself: what comes next cannot be understood, or nothing does
    tell(std::current_exception());
  }
}

void WyomingSession::serve() {
  bool is_new = true;  // when the server leaves, a new connection may still send an event, to be told so
  const auto may_leave = [&] { return leaving_() && !is_new && !stream_; };
  while (const auto event = connection_.next_event(may_leave)) {
    if (leaving_() && !stream_) throw shutting_down();
    is_new = false;
    answer(*event);
  }
  if (stream_ && !connection_.is_lost())
    throw HttpError(408, "text_timeout", "the rest of the text did not arrive in time");
}

HttpError WyomingSession::tell(const std::exception_ptr& thrown) const {
  HttpError error = told_error(thrown, hooks_.report);
  const bool is_heard = !connection_.is_lost();
  connection_.write(wyoming_frame("error", {{"text", error.what()}, {"code", error.code()}}));
  if (is_heard) hooks_.refused(error);
  return error;
}

void WyomingSession::answer(const WyomingEvent& event) {
  const auto began = Clock::now();
  WyomingExchange exchange{connection_.client(), event.type, 200, "", 0, ""};
  bool is_answered = true;
  try {
    is_answered = take(event, exchange);
  } catch (const std::exception&) {
    if (stream_) stream_->answer.reset();  // no speech behind an error
    const HttpError error = tell(std::current_exception());
    if (stream_) return void(stream_->error = error);
    exchange.status = error.status();
    exchange.code = error.code();
  }
  if (!is_answered || connection_.is_lost()) return;
  if (exchange.seconds == 0) exchange.seconds = seconds_since(began);
  hooks_.answered(exchange);
}

// False: the event has no answer of its own. Events that are unknown, or not for a server that speaks, are dropped.
bool WyomingSession::take(const WyomingEvent& event, WyomingExchange& exchange) {
  if (event.type == "describe") {
    connection_.write(wyoming_frame("info", wyoming_info(context_.voice_list)));
  } else if (event.type == "ping") {
    const auto text = event.data.find("text");
    const bool has_text = text != event.data.end() && text->is_string();
    connection_.write(wyoming_frame("pong", {{"text", has_text ? ordered_json(*text) : ordered_json(nullptr)}}));
  } else if (event.type == "synthesize") {
    if (stream_) return false;  // the whole text again, for servers that do not stream
    synthesize(synthesize_fields(event.data), synthesize_text(event.data), exchange);
  } else if (event.type == "synthesize-start") {
    start_stream(event);
    return false;
  } else if (event.type == "synthesize-chunk") {
    add_to_stream(event);
    return false;
  } else if (event.type == "synthesize-stop") {
    stop_stream(exchange);
  } else {
    return false;
  }
  return true;
}

void WyomingSession::synthesize(const SynthesizeFields& fields, const std::string& text, WyomingExchange& exchange) {
  const LiveCount::Ticket ticket(answers_);
  const auto source = speak(context_, whole_request(context_, fields, text), connection_.client(),
                            [this] { return connection_.is_lost(); });
  exchange.voice = write_speech(*source, AudioParts::whole, connection_).voice;
}

void WyomingSession::start_stream(const WyomingEvent& event) {
  if (stream_) throw HttpError(400, "text_is_open", "the text before has not ended: synthesize-stop is missing");
  stream_.emplace();  // also where it is refused: what follows belongs to it
  stream_->fields = synthesize_fields(event.data);
  if (stream_->fields.is_ssml.value_or(false)) return;
  stream_->answer = std::make_unique<StreamedAnswer>(context_, stream_->fields, connection_, answers_,
                                                     [this](const std::exception_ptr& thrown) { return tell(thrown); });
}

void WyomingSession::add_to_stream(const WyomingEvent& event) {
  if (!stream_) throw HttpError(400, "no_text_is_open", "synthesize-start has to come before synthesize-chunk");
  if (stream_->error) return;
  const std::string text = synthesize_text(event.data);
  if (stream_->answer) return stream_->answer->append(text);
  stream_->ssml += text;
  if (!is_empty(stream_->ssml)) check_text(stream_->ssml, context_.options.text, "text");
}

void WyomingSession::stop_stream(WyomingExchange& exchange) {
  if (!stream_) throw HttpError(400, "no_text_is_open", "synthesize-start has to come before synthesize-stop");
  std::optional<HttpError> error = stream_->error;
  try {
    if (stream_->answer) {
      StreamedAnswer::Outcome outcome = stream_->answer->finish();
      exchange.voice = outcome.figures.voice;
      error = std::move(outcome.error);
    } else if (!error && !is_empty(stream_->ssml)) {
      synthesize(stream_->fields, stream_->ssml, exchange);
    }
  } catch (const std::exception&) {
    error = tell(std::current_exception());
  }
  exchange.seconds = seconds_since(stream_->began);
  stream_.reset();
  if (error) {
    exchange.status = error->status();
    exchange.code = error->code();
  }
  connection_.write(wyoming_frame("synthesize-stopped", ordered_json::object()));
}

}  // namespace linnet::native
