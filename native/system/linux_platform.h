// Implements engine/platform.h for Linux.
#pragma once

#include <sys/types.h>

#include <map>
#include <mutex>
#include <string>

#include "engine/platform.h"
#include "native/system/processors.h"
#include "native/system/system_files.h"

namespace linnet::native {

class LinuxPlatform final : public Platform {
 public:
  // root: "/", or the folder of a recorded machine, whose files are read instead.
  explicit LinuxPlatform(const std::string& root = "/");

  Machine machine() const override;
  MemoryReading memory() const override;
  LoadReading load() override;
  int competing_threads() override;
  void thread_started(int thread) override;
  std::string place(const ThreadPlaces& places) override;
  std::shared_ptr<std::byte> large_pages(std::size_t bytes) override;
  void release_memory() override;

 private:
  std::string place_thread(int thread, pid_t task) const;
  int own_runnable_threads() const;

  SystemFiles files_;
  std::vector<Core> cores_;  // read before any thread was placed, because placement changes Core::allowed
  mutable std::mutex mutex_;
  CoreTimes times_;  // at the last load()
  double own_ticks_ = 0;
  // results of the last load() with time passed since the one before
  double cpu_percent_ = 0;
  double own_percent_ = 0;
  CoreTimes competed_;  // at the last competing_threads() with time passed since the one before
  // at that call: this process's ticks, and the cores that other programs used
  double own_competed_ = 0;
  double cores_of_others_ = 0;
  std::map<int, pid_t> threads_;  // thread number → id of those that have started
  ThreadPlaces places_;
  bool placed_ = false;
};

}  // namespace linnet::native
