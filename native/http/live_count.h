// How many of something are alive, for whoever waits until the last one has gone.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace linnet::native {

class LiveCount {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Counts one more as long as it lives. The count must outlive it.
  class Ticket {
   public:
    explicit Ticket(LiveCount& count) : count_(count), others_(count.up()) {}
    ~Ticket() { count_.down(); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    int others() const { return others_; }  // how many there were when this one came

   private:
    LiveCount& count_;
    int others_;
  };

  int count() const {
    const std::lock_guard lock(mutex_);
    return count_;
  }

  // Returns true as soon as none is alive, or false at `end`.
  bool wait_until(Time end) {
    std::unique_lock lock(mutex_);
    return changed_.wait_until(lock, end, [this] { return count_ == 0; });
  }

  // Returns true as soon as `is_so` says so, or false at `end`. It asks at once and after every change of the count, so
  // `is_so` must only become true by what changes the count too. It must not use this count, which is locked meanwhile.
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
    changed_.notify_all();  // under the lock: a waiter may destroy this object as soon as it knows
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

}  // namespace linnet::native
