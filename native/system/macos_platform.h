// Implements engine/platform.h for macOS, with public interfaces of the kernel only. Compiled by
// tests/analysis/other_systems; has never run on a Mac (docs/macos.md).
#pragma once

#include <cstdint>
#include <mutex>

#include "engine/platform.h"

namespace linnet::native {

class MacosPlatform final : public Platform {
 public:
  MacosPlatform();

  Machine machine() const override;
  MemoryReading memory() const override;
  LoadReading load() override;  // no temperature: the sensors have no public interface
  void thread_started(int thread) override;
  // macOS has no affinity. A thread's quality of service decides between P- and E-cores, and only the thread itself can
  // set it: threads that start later are placed, others stay as they are.
  std::string place(const ThreadPlaces& places) override;
  void release_memory() override;

 private:
  struct Ticks {
    std::uint64_t busy = 0;
    std::uint64_t all = 0;
  };
  static Ticks ticks();

  mutable std::mutex mutex_;
  Ticks ticks_;             // at the last load()
  double cpu_percent_ = 0;  // of the last load() with time passed since the one before
  bool polite_ = false;
};

}  // namespace linnet::native
