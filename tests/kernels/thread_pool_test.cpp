#include "engine/kernels/thread_pool.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <ctime>
#include <numeric>

namespace linnet {
namespace {

struct Job {
  std::vector<int> done;
  std::vector<std::atomic<int>> busy;  // tasks that run on each thread right now
  std::atomic<bool> shared{false};
};

void mark(void* context, std::size_t item, std::size_t thread) {
  Job& job = *static_cast<Job*>(context);
  if (job.busy[thread]++ != 0) job.shared = true;
  ++job.done[item];
  --job.busy[thread];
}

TEST_CASE("every item of a job is done exactly once, whatever the number of threads and items") {
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

TEST_CASE("a pool without work uses no processor time") {
  ThreadPool pool(4);
  Job job{std::vector<int>(8), std::vector<std::atomic<int>>(4), {}};
  pool.run(8, mark, &job);
  std::this_thread::sleep_for(std::chrono::milliseconds(20));  // longer than the threads look for more
  const std::clock_t before = std::clock();                    // of the whole process
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC < 0.005);
}

// pthreadpool ends a job when all threads have reported; beside a build on both cores a sentence then took 10 s, not 0.3.
TEST_CASE("a job does not wait for a thread that has not taken an item") {
  ThreadPool pool(2);
  struct Slow {
    std::atomic<bool> release{false};
    std::atomic<int> quick{0};
  } slow;
  // The other thread is held inside an item of this job, so the caller must do all the other items meanwhile.
  pool.run(64, [](void* context, std::size_t, std::size_t thread) {
    Slow& s = *static_cast<Slow*>(context);
    if (thread == 0 && ++s.quick >= 32) s.release = true;
    while (thread != 0 && !s.release) std::this_thread::yield();
  }, &slow);
  CHECK(slow.quick >= 32);
}

}  // namespace
}  // namespace linnet
