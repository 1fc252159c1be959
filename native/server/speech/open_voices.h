// The engine and the voices that are open. A voice is opened as the governor says, and the least recently used one is
// closed when there is no room for it. For the synthesis thread alone, unless it says otherwise.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/governor/governor.h"
#include "engine/linnet.h"
#include "native/server/speech/voice_list.h"
#include "native/voices/voice_session.h"

namespace linnet::native {

struct OpenVoicesOptions {
  EngineOptions engine;
  std::size_t most_bytes = std::size_t{1} << 30;  // of weights; a single voice may have more
  std::chrono::seconds idle_time{1800};           // close_idle() closes a voice that nobody has used for so long
};

// For an engine under this governor, with the language data that the choice names. bad_input: as find_language_data().
OpenVoicesOptions voices_under(GovernorSetup& governor_setup, const VoiceChoice& choice);

struct OpenVoiceFacts {
  std::string name;
  std::size_t bytes;  // of weights
};

class OpenVoices {
 public:
  OpenVoices(OpenVoicesOptions options, Governor& governor);  // which outlives it

  struct Opened {
    Voice& voice;
    const std::string& name;       // of the variant
    const std::string& made_with;  // as in SpeechFigures
  };
  // The first of `variants` that is open, else opens the first that fits. What it returns is valid until the next call
  // of open() or close_…(). stopped: `stop` was set meanwhile. out_of_memory, memory_in_use: no variant fits. Else as
  // Engine::open_voice().
  Opened open(std::span<const VoicePtr> variants, const std::atomic<bool>& stop);
  bool close_least_used();  // false: no voice is open
  void close_idle();
  void close_all();
  const Engine& engine() const { return *engine_; }

  // ---- Any thread.
  void set_lexicon(std::shared_ptr<const Lexicon> lexicon) { engine_->set_lexicon(std::move(lexicon)); }
  std::vector<OpenVoiceFacts> open_voices() const;
  // What the process takes with the voice, as it would be opened now, and a text's buffers (job_bytes). not_found, io,
  // bad_voice: its file is gone or damaged.
  MemoryModel memory_model(const VoicePtr& voice) const;
  // What the smallest of these variants takes. It counts as open while any voice is open, since closing that one makes
  // room for it, and while one is being opened, whose memory is reserved already. Errors as of memory_model().
  VoiceNeed need(std::span<const VoicePtr> variants) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    VoicePtr from;
    std::unique_ptr<Voice> voice;
    std::size_t bytes;
    VoicePlan plan;
    std::string made_with;
    Clock::time_point used;
  };
  std::list<Open>::iterator find(const VoicePtr& wanted);
  void apply(const Configuration& configuration);
  Open open_file(std::span<const VoicePtr> variants, const std::atomic<bool>& stop);
  VoiceMemory memory_of(const VoicePtr& voice, const VoicePlan& plan) const;
  void make_room(std::size_t bytes);
  void publish();

  OpenVoicesOptions options_;
  Governor& governor_;
  std::uint64_t bytes_without_voices_;
  std::unique_ptr<Engine> engine_;
  std::list<Open> open_;  // most recently used first
  Configuration applied_;
  mutable std::mutex mutex_;
  std::vector<OpenVoiceFacts> facts_;  // of open_, for other threads; mutex_ is held
  std::atomic<bool> opening_ = false;  // a voice is being opened, whose memory is reserved
  // What voices take, by plan: read from their files once, since it is asked for every text. mutex_ is held.
  mutable std::map<VoicePtr, std::vector<std::pair<VoicePlan, VoiceMemory>>> known_;
};

}  // namespace linnet::native
