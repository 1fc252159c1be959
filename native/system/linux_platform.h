// Linux as the engine's platform.
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
  // root: "/" or the folder of a recorded machine, whose files are read in place of this one's.
  explicit LinuxPlatform(const std::string& root = "/");

  Machine machine() const override;
  MemoryReading memory() const override;
  LoadReading load() override;
  int competing_threads() override;
  void thread_started(int thread) override;
  std::string place(const ThreadPlaces& places) override;
  void release_memory() override;

 private:
  std::string place_thread(int thread, pid_t task) const;
  int own_runnable_threads() const;

  SystemFiles files_;
  std::vector<Core> cores_;  // as they were before any thread was placed, which changes what is allowed
  mutable std::mutex mutex_;
  CoreTimes times_;  // at the last load()
  double own_ticks_ = 0;
  // of the last load() that saw time pass
  double cpu_percent_ = 0;
  double own_percent_ = 0;
  CoreTimes competed_;  // at the last competing_threads() that saw some time pass
  // the second: that they used until then
  double own_competed_ = 0;
  double cores_of_others_ = 0;
  std::map<int, pid_t> threads_;  // that have started
  ThreadPlaces places_;
  bool placed_ = false;
};

}  // namespace linnet::native
