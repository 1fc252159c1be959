// Divides the items of small jobs among threads, one job after the other. A job ends when its items are done, even if
// some threads have not woken up: on a busy machine the calling thread does more of the work itself. (In pthreadpool a
// job waits for all threads to report; that was measured 50 times slower beside a compiler on all cores.) Each thread
// starts with the same part of the items in every job, so that what it wrote in one job is in its cache in the next,
// and then takes items of the others.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace linnet {

class ThreadPool {
 public:
  using Task = void (*)(void* context, std::size_t item, std::size_t thread);

  // threads: the number that work on a job, the calling thread included; 1 starts none. started: called on each started
  // thread first, with its number; must not throw. out_of_memory: a thread could not start.
  explicit ThreadPool(std::size_t threads, std::function<void(int thread)> started = {});
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;

  // Calls task for every item in [0, items), items < 2^20, and returns when all are done. thread is 0 (the caller) to
  // threads − 1, and no two running tasks share it. One run() at a time; task must not throw.
  void run(std::size_t items, Task task, void* context);
  // From the next run() on, only the first `threads` work; the others sleep.
  void use(std::size_t threads) { used_.store(threads); }

 private:
  // A thread's part of the job's items: generation (24 bits) | end (20) | next item (20) in one word. The generation
  // ensures that a thread that is late for a job cannot take an item of the next one.
  struct alignas(64) Share {
    std::atomic<std::uint64_t> state{0};
  };
  bool take_one(std::size_t thread);
  bool take_from(Share& share, std::size_t thread);
  bool has_work() const;
  void work(std::size_t thread);
  void end();

  std::vector<Share> shares_;  // one for each thread
  // Written before the shares of a new generation, and unchanged until its last item is done.
  std::atomic<Task> task_{nullptr};
  std::atomic<void*> context_{nullptr};
  std::atomic<std::size_t> left_{0};  // items not done yet
  std::uint64_t generation_ = 0;
  std::atomic<std::size_t> used_;
  std::atomic<bool> ending_{false};
  std::atomic<int> sleeping_{0};  // threads in wake_.wait
  std::atomic<bool> caller_sleeping_{false};
  std::mutex mutex_;
  std::condition_variable wake_, finished_;
  std::function<void(int thread)> started_;
  std::vector<std::thread> threads_;
};

}  // namespace linnet
