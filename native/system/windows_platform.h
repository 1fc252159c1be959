// Windows as the engine's platform. Compiled by tests/analysis/other_systems, and tried on no such machine yet.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "engine/platform.h"

namespace linnet::native {

class WindowsPlatform final : public Platform {
 public:
  WindowsPlatform();
  ~WindowsPlatform() override;

  Machine machine() const override;  // cores of the first processor group: at most 64
  MemoryReading memory() const override;
  LoadReading load() override;  // no heat: its sensors need rights that programs do not have
  void thread_started(int thread) override;
  std::string place(const ThreadPlaces& places) override;
  void release_memory() override;

 private:
  struct Times {
    std::uint64_t idle = 0;
    std::uint64_t all = 0;
  };
  static Times times();
  std::string place_thread(int thread, void* handle) const;

  mutable std::mutex mutex_;
  Times times_;                   // at the last load()
  double cpu_percent_ = 0;        // of the last load() that saw time pass
  std::map<int, void*> threads_;  // handles of those that have started
  ThreadPlaces places_;
  bool placed_ = false;
};

}  // namespace linnet::native
