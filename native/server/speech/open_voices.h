// The engine and the voices that are open, under the governor: it says how a voice is opened, and which one goes when
// memory is short. All of it belongs to one thread, as the engine wants it, but for what says otherwise.
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

namespace linnet::native {

struct OpenVoicesOptions {
  EngineOptions engine;
  std::size_t most_bytes = std::size_t{1} << 30;  // of weights; one voice is kept whatever its size
  std::chrono::seconds idle_time{1800};           // a voice that nobody used for so long is closed
};

struct OpenVoiceFacts {
  std::string name;
  std::size_t bytes;
};

class OpenVoices {
 public:
  OpenVoices(OpenVoicesOptions options, Governor& governor);  // which outlives it

  struct Opened {
    Voice& voice;
    const std::string& name;  // of the form that it is
  };
  // Opens the first of `forms` that fits, if none is open. ErrorKind::stopped if `stop` is set meanwhile;
  // out_of_memory, memory_in_use: no form fits.
  Opened open(std::span<const VoicePtr> variants, const std::atomic<bool>& stop);
  bool close_least_used();  // false: no voice is open, but for the one that speaks
  void close_idle();
  void close_all();
  const Engine& engine() const { return *engine_; }

  std::vector<OpenVoiceFacts> open_voices() const;  // from any thread
  // What a text takes with the voice, its buffers included, as it would be opened now; from any thread.
  MemoryModel memory_model(const VoicePtr& voice) const;
  // Of the smallest of these variants. While any voice is open, it could have that one's room; one that is just being
  // opened has its room already.
  VoiceNeed need(std::span<const VoicePtr> variants) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    VoicePtr from;
    std::unique_ptr<Voice> voice;
    std::size_t bytes;
    VoicePlan plan;
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
  std::vector<OpenVoiceFacts> facts_;
  std::atomic<bool> opening_ = false;  // with its memory promised
  mutable std::map<VoicePtr, std::vector<std::pair<VoicePlan, VoiceMemory>>> known_;
};

}  // namespace linnet::native
