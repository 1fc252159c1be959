// A Platform whose facts and readings the test sets; it records what it was asked to do.
#pragma once

#include "engine/governor/hardware_profile.h"
#include "engine/platform.h"

namespace linnet::test {

class FakePlatform : public Platform {
 public:
  // A machine with equal cores and no other program.
  explicit FakePlatform(double total_mb = 16 * 1024, int cores = 4) {
    facts.system = "fake";
    facts.physical_bytes = facts.total_bytes = bytes(total_mb);
    for (int i = 0; i < cores; ++i) facts.cores.push_back({i, i, CoreKind::performance, true});
    reading.total_bytes = facts.total_bytes;
    reading.available_bytes = facts.total_bytes;
  }
  static std::uint64_t bytes(double mb) { return static_cast<std::uint64_t>(mb * bytes_a_mb); }
  void set_available_mb(double mb) { reading.available_bytes = bytes(mb); }

  Machine machine() const override { return facts; }
  MemoryReading memory() const override { return reading; }
  LoadReading load() override { return current_load; }
  int competing_threads() override { return competing; }
  bool prefers_rests() const override { return gentle; }
  void thread_started(int) override {}
  std::string place(const ThreadPlaces& asked) override {
    places = asked;
    return place_refusal;
  }
  void release_memory() override { ++releases; }

  Machine facts;
  MemoryReading reading;
  LoadReading current_load;
  ThreadPlaces places;
  std::string place_refusal;
  int competing = 0;
  bool gentle = false;
  int releases = 0;
};

}  // namespace linnet::test
