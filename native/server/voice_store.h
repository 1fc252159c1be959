// The engine and the voices that are open. All of it belongs to one thread, as the engine wants it.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "native/server/voice_catalogue.h"

namespace linnet::native {

struct VoiceStoreOptions {
  EngineOptions engine;
  std::size_t most_bytes = std::size_t{1} << 30;  // of weights; one voice is kept whatever its size
  std::chrono::seconds idle_time{1800};           // a voice that nobody used for so long is closed
};

struct OpenVoiceFacts {
  std::string name;
  std::size_t bytes;
};

class VoiceStore {
 public:
  explicit VoiceStore(VoiceStoreOptions options);

  // Opens the voice if it is not. ErrorKind::stopped if `stop` is set meanwhile.
  Voice& open(const VoicePtr& wanted, const std::atomic<bool>& stop);
  void close_idle();
  void close_all();
  const Engine& engine() const { return *engine_; }

  std::vector<OpenVoiceFacts> open_voices() const;  // from any thread

 private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    VoicePtr from;
    std::unique_ptr<Voice> voice;
    std::size_t bytes;
    Clock::time_point used;
  };
  void make_room(std::size_t bytes);
  void publish();

  VoiceStoreOptions options_;
  std::unique_ptr<Engine> engine_;
  std::list<Open> open_;  // most recently used first
  mutable std::mutex mutex_;
  std::vector<OpenVoiceFacts> facts_;
};

}  // namespace linnet::native
