// macOS as the engine's platform: from public interfaces of the kernel alone. Compiled by tests/analysis/other_systems,
// and tried on no Mac yet.
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
  LoadReading load() override;  // no heat: its sensors have no public interface
  void thread_started(int thread) override;
  // There is no affinity. A thread's quality of service decides between P- and E-cores, and only the thread itself can
  // set it: threads that start later follow the plan, others stay as they are.
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
  double cpu_percent_ = 0;  // of the last load() that saw time pass
  bool polite_ = false;
};

}  // namespace linnet::native
