// Implements engine/platform.h for Windows. Compiled by tests/analysis/other_systems; has never run on Windows.
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
  LoadReading load() override;  // no temperature: reading the sensors needs administrator rights
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
  double cpu_percent_ = 0;        // of the last load() with time passed since the one before
  std::map<int, void*> threads_;  // thread number → handle of those that have started
  ThreadPlaces places_;
  bool placed_ = false;
};

}  // namespace linnet::native
