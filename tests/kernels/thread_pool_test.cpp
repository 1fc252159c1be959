#include "engine/kernels/thread_pool.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <numeric>
#include <thread>

namespace linnet {
namespace {

struct Job {
  std::vector<int> done;
  std::vector<std::atomic<int>> busy;  // items that are running now with each thread number
  std::atomic<bool> shared{false};
};

void mark(void* context, std::size_t item, std::size_t thread) {
  Job& job = *static_cast<Job*>(context);
  if (job.busy[thread]++ != 0) job.shared = true;
  ++job.done[item];
  --job.busy[thread];
}

TEST_CASE("every item of a job runs exactly once, for any number of threads and items") {
  for (const std::size_t threads : {1, 2, 3, 8}) {
    ThreadPool pool(threads);
    for (std::size_t round = 0; round < 300; ++round) {
      const std::size_t items = round * 7 % 41;
      Job job{std::vector<int>(items), std::vector<std::atomic<int>>(threads), {}};
      pool.run(items, mark, &job);
      REQUIRE(std::accumulate(job.done.begin(), job.done.end(), 0) == static_cast<int>(items));
      for (const int times : job.done) REQUIRE(times == 1);
      REQUIRE_FALSE(job.shared);
    }
  }
}

TEST_CASE("a pool without work uses no processor time", "[measured]") {
  ThreadPool pool(4);
  Job job{std::vector<int>(8), std::vector<std::atomic<int>>(4), {}};
  pool.run(8, mark, &job);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // longer than idle threads look for work
  const std::clock_t before = std::clock();                    // of all threads
  std::this_thread::sleep_for(
      std::chrono::milliseconds(300));  // threads that still looked for work would use most of this time
  CHECK(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 0.005);
}

// Opens by itself after a while, so that a pool with a wrong wait fails its test instead of hanging.
class Gate {
 public:
  Gate()
      : timer_([this] {
          std::unique_lock lock(mutex_);
          if (!changed_.wait_for(lock, std::chrono::seconds(20), [&] { return open_.load(); }))
            timed_out_ = open_ = true;
          changed_.notify_all();
        }) {}
  ~Gate() {
    open();
    timer_.join();
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return open_.load(); });
  }
  bool timed_out() const { return timed_out_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> open_{false};
  std::atomic<bool> timed_out_{false};
  std::thread timer_;
};

// pthreadpool ends a job only when all threads have reported. Beside a build on both cores a sentence then took 10 s
// instead of 0.3 s.
TEST_CASE("a job ends without a thread that has not started on it") {
  Gate gate;
  ThreadPool pool(2, [&](int) { gate.wait(); });  // the other thread is blocked before it looks for work
  Job job{std::vector<int>(64), std::vector<std::atomic<int>>(2), {}};
  pool.run(64, mark, &job);
  CHECK_FALSE(gate.timed_out());
  CHECK(std::accumulate(job.done.begin(), job.done.end(), 0) == 64);
  gate.open();
}

TEST_CASE("while one item blocks a thread, the other threads do the rest of its items") {
  Gate gate;
  struct Context {
    Gate& gate;
    std::atomic<int> quick{0};
  } context{gate, {}};
  ThreadPool pool(2);
  pool.run(
      64,
      [](void* of, std::size_t, std::size_t thread) {
        Context& c = *static_cast<Context*>(of);
        if (thread != 0)
          c.gate.wait();
        else if (++c.quick == 63)
          c.gate.open();  // all items but the one in which the other thread is blocked, if it started
      },
      &context);
  CHECK_FALSE(gate.timed_out());
  CHECK(context.quick >= 63);
}

}  // namespace
}  // namespace linnet
