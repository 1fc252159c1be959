#include "native/server/stream/speech_writer.h"

#include <system_error>
#include <utility>

#include "native/server/stream/messages.h"
#include "native/system/short_turns.h"

namespace linnet::native {
namespace {

constexpr std::size_t most_parts = 64;  // more than the queue takes of one client

}  // namespace

SpeechWriter::SpeechWriter(WebSocket& socket, const ReplyShape& shape, std::string client, const StreamHooks& hooks)
    : socket_(socket), shape_(shape), client_(std::move(client)), hooks_(hooks) {}

void SpeechWriter::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
    for (const auto& part : parts_) cancel_locked(part->speech.get());
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void SpeechWriter::cancel_locked(StreamedSpeech* speech) {
  if (!speech) return;
  *speech->is_cancelled = true;
  if (speech->source) speech->source->cancel();
}

void SpeechWriter::begin(std::shared_ptr<StreamedSpeech> speech) {
  Part part;
  part.speech = std::move(speech);
  add(std::move(part));
}

void SpeechWriter::end() {
  {
    const std::lock_guard lock(mutex_);
    if (!parts_.empty() && parts_.back()->is_open) {
      parts_.back()->sequence_id = next_sequence_id_++;
      parts_.back()->is_open = false;
      return changed_.notify_all();
    }
  }
  Part nothing;
  nothing.is_open = false;
  add(std::move(nothing));
}

void SpeechWriter::refuse() {
  const std::lock_guard lock(mutex_);
  if (!parts_.empty() && parts_.back()->is_open) cancel_locked(parts_.back()->speech.get());
}

void SpeechWriter::clear() {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& part : parts_) {
      if (part->is_cleared) continue;
      part->is_open = false;
      part->is_dropped = true;
      cancel_locked(part->speech.get());
    }
  }
  Part cleared;
  cleared.is_open = false;
  cleared.is_cleared = true;
  add(std::move(cleared));
}

bool SpeechWriter::is_idle() const {
  const std::lock_guard lock(mutex_);
  return parts_.empty();
}

void SpeechWriter::add(Part part) {
  const std::lock_guard lock(mutex_);
  if (parts_.size() >= most_parts)
    throw HttpError(429, "too_many_messages", "more waits to be answered than a client of this server may ask for")
        .retry_after(1);
  if (!part.is_open) part.sequence_id = next_sequence_id_++;
  parts_.push_back(std::make_shared<Part>(std::move(part)));
  changed_.notify_all();
  if (thread_.joinable()) return;
  try {
    thread_ = std::thread([this] { run(); });
  } catch (const std::system_error&) {
    parts_.pop_back();
    throw HttpError(503, "no_thread", "the server has no thread to spare").retry_after(1);
  }
}

void SpeechWriter::run() {
  take_short_turns();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_stopped_ || !parts_.empty(); });
    if (is_stopped_) return;
    const std::shared_ptr<Part> part = parts_.front();
    lock.unlock();
    if (part->speech) write(*part);
    lock.lock();
    if (part->speech) part->speech->source.reset();  // frees its place in the queue
    changed_.wait(lock, [&] { return is_stopped_ || !part->is_open; });
    if (is_stopped_) return;
    const bool is_told = !part->is_dropped;
    const std::string message = done_message(part->is_cleared, part->sequence_id);
    lock.unlock();
    if (is_told) socket_.send_text(message);
    lock.lock();
    parts_.pop_front();
  }
}

void SpeechWriter::write(const Part& part) {
  StreamedSpeech& speech = *part.speech;
  StreamExchange exchange{client_, 200, "", 0, ""};
  try {
    exchange.voice = write_speech(speech).voice;
  } catch (const std::exception&) {
    if (*speech.is_cancelled || socket_.is_lost()) return;
    const HttpError error = told_error(std::current_exception(), hooks_.report);
    hooks_.refused(error);
    exchange.status = error.status();
    exchange.code = error.code();
    socket_.send_text(error_message(error));
  }
  exchange.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - speech.began).count();
  hooks_.answered(exchange);
}

SpeechFigures SpeechWriter::write_speech(StreamedSpeech& speech) {
  std::unique_ptr<ReplyBody> body;
  const auto send = [&](const std::string& bytes) {
    if (*speech.is_cancelled) throw Error(ErrorKind::stopped, "the text was cleared");
    if (!bytes.empty() && !socket_.send_binary(bytes)) throw Error(ErrorKind::stopped, "the client has left");
  };
  while (const auto block = speech.source->next()) {
    if (!body) body = make_body(shape_, speech.source->sample_rate_hz(), std::nullopt);
    if (shape_.word_events && !block->words.empty() && !*speech.is_cancelled)
      socket_.send_text(words_message(block->words));
    send(body->add(*block));
  }
  if (body) send(body->finish(speech.source->figures()));
  return speech.source->figures();
}

}  // namespace linnet::native
