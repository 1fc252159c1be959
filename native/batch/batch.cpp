#include "native/batch/batch.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "native/batch/line_speaker.h"
#include "native/batch/manifest.h"
#include "native/batch/shard_files.h"
#include "native/system/signals.h"
#include "native/voices/own_pronunciations.h"

namespace linnet::native {
namespace {

bool is_of_one_line(ErrorKind kind) {
  return kind != ErrorKind::io && kind != ErrorKind::stopped && kind != ErrorKind::internal;
}
bool is_memory(ErrorKind kind) { return kind == ErrorKind::out_of_memory || kind == ErrorKind::memory_in_use; }

class Batch {
 public:
  Batch(const BatchOptions& options, const BatchWatch& watch)
      : watch_(watch),
        own_words_(options.voice.language.lexicons),
        notes_(own_words_.read()),
        manifest_(options.manifest),
        folder_(options.folder, options.shard, settings_of(options, manifest_.sha256(), own_words_.digest()),
                std::string(".") + options.format->name, options.tar_lines > 0),
        files_(options, manifest_, folder_),
        governor_setup_(options.voice.governor, options.voice.threads, options.voice.quiet),
        shares_{options,
                governor_setup_,
                folder_,
                find_language_data(options.voice.language),
                own_words_.lexicon(),
                [this] { return std::max(1, threads_ / std::max(1, busy_.load())); },
                [this] { return stop_flag() || failure_is_there_; }},
        threads_(options.voice.threads) {
    state_.before = files_.done_before();
    state_.failed = files_.failed_before();
    state_.lines = state_.before + state_.failed + files_.left().size();
    governor_setup_.governor().place_threads();
  }

  BatchState run() {
    std::vector<std::vector<std::size_t>> of_voice(manifest_.voices().size());
    for (const std::size_t line : files_.left()) {
      if (const std::string* fault = manifest_.fault(line))
        fail(line, manifest_.broken_id(line), *fault, ErrorKind::bad_input);
      else
        of_voice[manifest_.voice(line)].push_back(line), state_.bytes_left += manifest_.bytes(line);
    }
    for (std::size_t voice = 0; voice < of_voice.size(); ++voice)
      if (!of_voice[voice].empty()) speak_all(manifest_.voices()[voice], of_voice[voice]);
    manifest_.check_unchanged();
    files_.write_manifest();
    watch_(state_);
    return state_;
  }

 private:
  // Opens the voice once for each thread that there is work and memory for: the number of engines, or 0 where not even
  // one can open it, which all its lines are told.
  std::size_t open_voice(const std::string& voice, const std::vector<std::size_t>& lines) {
    const std::size_t wanted = std::min<std::size_t>(static_cast<std::size_t>(threads_), lines.size());
    // Engines of before have their voices open still; those that are not used again would keep them.
    speakers_.clear();
    while (speakers_.size() < wanted) {
      const int worker = static_cast<int>(speakers_.size());
      try {
        // Once there are worker + 1 engines, each has at most this share of the threads.
        speakers_.emplace_back(shares_, worker, std::max(1, threads_ / (worker + 1)));
        speakers_.back().open(voice);
      } catch (const Error& error) {
        if (speakers_.size() > static_cast<std::size_t>(worker)) speakers_.pop_back();
        if (!is_of_one_line(error.kind())) throw;
        if (!speakers_.empty() && is_memory(error.kind())) break;
        for (const std::size_t line : lines) fail(line, manifest_.read(line).id, error.what(), error.kind(), false);
        return 0;
      }
    }
    return speakers_.size();
  }

  void speak_all(const std::string& voice, const std::vector<std::size_t>& lines) {
    const std::size_t workers = open_voice(voice, lines);
    if (workers == 0) return;
    lines_ = &lines;
    next_ = 0;
    busy_ = static_cast<int>(workers);
    std::vector<std::thread> threads;
    try {
      for (LineSpeaker& speaker : speakers_) threads.emplace_back([this, &speaker] { work(speaker); });
      watch_until_all_end();
    } catch (...) {
      note_failure(std::current_exception());
    }
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    throw_if_stopped();
  }

  void watch_until_all_end() {
    std::unique_lock lock(mutex_);
    while (busy_ > 0) {
      state_.threads = busy_;
      const BatchState state = state_;
      lock.unlock();
      watch_(state);
      lock.lock();
      changed_.wait_for(lock, std::chrono::milliseconds(200), [this] { return busy_ == 0; });
    }
  }

  void work(LineSpeaker& speaker) {
    try {
      for (std::size_t i = next_++; i < lines_->size() && !shares_.is_stopped(); i = next_++)
        speak(speaker, (*lines_)[i]);
    } catch (...) {
      note_failure(std::current_exception());
    }
    const std::lock_guard lock(mutex_);
    --busy_;
    changed_.notify_all();
  }

  void speak(LineSpeaker& speaker, std::size_t line) {
    const ManifestLine text = manifest_.read(line);
    try {
      const LineFigures figures = speak_when_it_fits(speaker, text, line);
      files_.spoken(line);
      const std::lock_guard lock(mutex_);
      ++state_.spoken;
      state_.bytes_spoken += manifest_.bytes(line);
      state_.bytes_left -= manifest_.bytes(line);
      state_.audio_seconds += figures.audio_seconds;
    } catch (const Error& error) {
      if (!is_of_one_line(error.kind())) throw;
      fail(line, text.id, error.what(), error.kind());
    } catch (const std::bad_alloc&) {
      fail(line, text.id, "memory ran out while this text was spoken; divide it into several lines",
           ErrorKind::out_of_memory);
    }
  }

  // A text that does not fit beside others is spoken once those have ended.
  LineFigures speak_when_it_fits(LineSpeaker& speaker, const ManifestLine& text, std::size_t line) {
    try {
      const std::shared_lock beside(room_);
      return speaker.speak(text, manifest_.number(line));
    } catch (const Error& error) {
      if (!is_memory(error.kind())) throw;
    }
    const std::unique_lock alone(room_);
    return speaker.speak(text, manifest_.number(line));
  }

  void fail(std::size_t line, const std::string& id, const std::string& message, ErrorKind kind, bool of_line = true) {
    files_.failed(line, id, message, of_line && kind == ErrorKind::bad_input);
    const std::lock_guard lock(mutex_);
    ++state_.failed;
    if (is_memory(kind)) ++state_.out_of_memory;
    if (manifest_.fault(line) == nullptr)
      state_.bytes_left -= std::min(state_.bytes_left, std::uint64_t{manifest_.bytes(line)});
  }

  void note_failure(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    failure_is_there_ = true;
  }

  const BatchWatch& watch_;
  OwnPronunciations own_words_;
  std::vector<std::string> notes_;
  Manifest manifest_;
  BatchFolder folder_;
  ShardFiles files_;
  GovernorSetup governor_setup_;
  SpeakerShares shares_;
  const int threads_;
  std::list<LineSpeaker> speakers_;
  const std::vector<std::size_t>* lines_ = nullptr;  // of the voice that speaks
  std::atomic<std::size_t> next_ = 0;                // index in them
  std::atomic<int> busy_ = 0;                        // threads that have not ended
  std::atomic<bool> failure_is_there_ = false;
  std::shared_mutex room_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::exception_ptr failure_;
  BatchState state_;
};

}  // namespace

BatchState speak_batch(const BatchOptions& options, const BatchWatch& watch) { return Batch(options, watch).run(); }

}  // namespace linnet::native
