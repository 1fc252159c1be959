// Threads that share out the items of one small job after another. A job is done when its items are done, whether or not
// every thread has woken up for it: on a busy machine the calling thread simply does more of the work itself. (A pool whose
// jobs wait for all threads to report, pthreadpool's design, was measured 50 times slower beside a competing build.)
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

namespace linnet {

class ThreadPool {
 public:
  using Task = void (*)(void* context, std::size_t item, std::size_t thread);

  // threads: all that work on a job, the calling one included; 1 starts none. out_of_memory: a thread could not start.
  explicit ThreadPool(std::size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;

  // Calls task for every item in [0, items), items < 2^20, and returns when all are done. thread is 0 (the caller) to
  // threads − 1, and no two running tasks share it. One run() at a time; task must not throw.
  void run(std::size_t items, Task task, void* context);

 private:
  bool take_one(std::size_t thread);
  bool has_work() const;
  void work(std::size_t thread);
  void end();

  // generation (24 bits) | items (20) | next item (20): one word, so that an item of a job can only be taken while it is
  // that job's. task_ and context_ are written before a new generation is, and stay until its last item is done.
  std::atomic<std::uint64_t> state_{0};
  std::atomic<Task> task_{nullptr};
  std::atomic<void*> context_{nullptr};
  std::atomic<std::size_t> left_{0};  // items not done yet
  std::atomic<bool> ending_{false};
  std::atomic<int> sleeping_{0};      // threads in wake_.wait
  std::atomic<bool> caller_sleeping_{false};
  std::mutex mutex_;
  std::condition_variable wake_, finished_;
  std::vector<std::thread> threads_;
};

}  // namespace linnet
