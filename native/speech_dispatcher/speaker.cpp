#include "native/speech_dispatcher/speaker.h"

#include <iostream>
#include <utility>

#include "engine/error.h"
#include "native/speech_dispatcher/marked_audio.h"

namespace linnet::native {
namespace {

const std::string client = "Speech Dispatcher";  // by whom the queue counts texts
constexpr bool is_gone() { return false; }       // it stops its texts

}  // namespace

Speaker::Speaker(const ServerContext& context, ModuleOutput& output)
    : context_(context), output_(output), thread_([this] { run(); }) {}

Speaker::~Speaker() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    if (source_) source_->cancel();
    changed_.notify_all();
  }
  thread_.join();
}

void Speaker::open(const Message& message) {
  const auto source = linnet::native::speak(context_, message.request, client, is_gone);
  while (source->next()) {
  }
}

void Speaker::speak(Message message, std::uint64_t text) {
  const std::lock_guard lock(mutex_);
  pause_ = false;
  next_ = {std::move(message), text};
  changed_.notify_all();
}

void Speaker::stop() {
  const std::lock_guard lock(mutex_);
  next_.reset();
  if (source_) source_->cancel();
}

void Speaker::pause() { pause_ = true; }

void Speaker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return ends_ || next_; });
    if (ends_) return;
    Job job = std::move(*next_);
    next_.reset();
    lock.unlock();
    if (!take(std::move(job))) return;
    lock.lock();
    source_.reset();
  }
}

// False: nobody listens any more, which the reader of commands finds too.
bool Speaker::take(Job job) {
  const std::uint64_t text = job.text;
  try {
    try {
      speak_job(std::move(job));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::io) return false;
      if (error.kind() != ErrorKind::stopped) std::cerr << "linnet: " << error.what() << "\n";
    }
    output_.end(text, "702 END\n");  // where it failed, so that the server goes on with the next text
    return true;
  } catch (const std::exception& error) {
    std::cerr << "linnet: " << error.what() << "\n";
    return false;
  }
}

void Speaker::speak_job(Job job) {
  MarkedAudio audio(output_, job.text, std::move(job.message.marks), pause_);
  if (!job.message.request.segments.empty()) {
    const std::shared_ptr<SpeechSource> source =
        linnet::native::speak(context_, std::move(job.message.request), client, is_gone);
    {
      const std::lock_guard lock(mutex_);
      if (ends_) return;
      source_ = source;
    }
    while (const auto block = source->next())
      if (!audio.add(*block, source->sample_rate_hz())) return;
  }
  audio.end();
}

}  // namespace linnet::native
