// Counts objects that are alive, and lets others wait until the last one has gone.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace linnet::native {

class LiveCount {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Increases the count during its lifetime. The count must outlive it.
  class Ticket {
   public:
    explicit Ticket(LiveCount& count) : count_(count), others_(count.up()) {}
    ~Ticket() { count_.down(); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    int others() const { return others_; }  // the count before this one

   private:
    LiveCount& count_;
    int others_;
  };

  int count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }

  // Waits until none is alive: true; false at `end`.
  bool wait_until(Time end) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, end, [this] { return count_ == 0; });
  }

  // Waits until is_so(): true; false at `end`. It is called at once and after every change of the count, so it must not
  // become true without such a change. It must not use this count, which is locked during the call.
  template <class Condition>
  bool wait_until(Time end, const Condition& is_so) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, end, is_so);
  }

 private:
  int up() {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
    return count_++;
  }

  void down() {
    const std::lock_guard lock(mutex_);
    --count_;
    changed_.notify_all();  // under the lock, because a waiting thread may destroy this object afterwards
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace linnet::native
