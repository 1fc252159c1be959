// A browser's page as the engine's platform. Memory is the engine's WebAssembly memory, up to the maximum that the page
// declared. The machine is what `navigator` tells of it. The load is the engine's own alone: a page sees no other.
#pragma once

#include <cstdint>

#include "engine/platform.h"

namespace linnet::web {

class BrowserPlatform final : public Platform {
 public:
  // limit_bytes: the declared maximum of the WebAssembly memory. Created and used on the engine's worker.
  explicit BrowserPlatform(std::uint64_t limit_bytes);

  Machine machine() const override;
  MemoryReading memory() const override;
  LoadReading load() override;  // cpu_percent: what the engine itself used of all cores in the last second or two
  void thread_started(int) override {}
  std::string place(const ThreadPlaces&) override { return ""; }  // browsers place threads, and do not say where
  bool prefers_rests() const override { return gentle_; }
  void release_memory() override {}  // WebAssembly memory never shrinks

  // Call after the engine has computed for `seconds` on `threads` threads.
  void worked(double seconds, int threads);
  // Hints from the page: it is hidden; the machine runs on battery.
  void set_hints(bool hidden, bool on_battery) { gentle_ = hidden || on_battery; }

 private:
  const std::uint64_t limit_bytes_;
  const double cores_;
  struct Mark {
    double seconds = 0;
    double busy_seconds = 0;
  };
  double busy_seconds_ = 0;
  // The last two readings of the load, shared by all who ask for it.
  Mark older_;
  Mark newer_;
  bool gentle_ = false;
};

}  // namespace linnet::web
