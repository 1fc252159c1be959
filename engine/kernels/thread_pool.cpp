#include "engine/kernels/thread_pool.h"

#include <chrono>
#include <string>
#include <system_error>

#include "engine/error.h"
#include "engine/kernels/pause.h"

namespace linnet {
namespace {

constexpr std::uint64_t field = (std::uint64_t{1} << 20) - 1;
// A thread without work looks for some for about 50 µs, the length of a small job, before it sleeps, because waking it
// takes as long. Between two looks it pauses and does not yield: beside a program of low priority, yielding would give
// that program the core for milliseconds.
constexpr std::chrono::microseconds patience{50};
using Clock = std::chrono::steady_clock;

class Patience {
 public:
  bool lasts() { return Clock::now() < end_; }

 private:
  Clock::time_point end_ = Clock::now() + patience;
};

std::uint64_t next_of(std::uint64_t state) { return state & field; }
std::uint64_t end_of(std::uint64_t state) { return state >> 20 & field; }

}  // namespace

ThreadPool::ThreadPool(std::size_t threads, std::function<void(int thread)> started)
    : shares_(threads), used_(threads), started_(std::move(started)) {
  try {
    for (std::size_t i = 1; i < threads; ++i) threads_.emplace_back([this, i] { work(i); });
  } catch (const std::system_error& e) {
    const std::string got = std::to_string(threads_.size() + 1);
    end();
    throw Error(ErrorKind::out_of_memory, "only " + got + " of " + std::to_string(threads) + " threads could start (" +
                                              e.what() + "): ask for so many, or raise the limit");
  }
}

ThreadPool::~ThreadPool() { end(); }

void ThreadPool::end() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  for (std::thread& t : threads_) t.join();
}

bool ThreadPool::has_work() const {
  for (const Share& share : shares_) {
    const std::uint64_t s = share.state.load();
    if (next_of(s) < end_of(s)) return true;
  }
  return false;
}

// Takes one item of the current job and does it; false if none is left.
bool ThreadPool::take_one(std::size_t thread) {
  if (thread >= used_.load(std::memory_order_relaxed)) return false;
  for (std::size_t i = 0; i < shares_.size(); ++i)
    if (take_from(shares_[(thread + i) % shares_.size()], thread)) return true;
  return false;
}

bool ThreadPool::take_from(Share& share, std::size_t thread) {
  std::uint64_t s = share.state.load(std::memory_order_acquire);
  Task task;
  void* context;
  do {
    if (next_of(s) >= end_of(s)) return false;
    task = task_.load(std::memory_order_relaxed);
    context = context_.load(std::memory_order_relaxed);
  } while (!share.state.compare_exchange_weak(s, s + 1, std::memory_order_acq_rel, std::memory_order_acquire));
  task(context, next_of(s), thread);
  if (left_.fetch_sub(1) == 1 && caller_sleeping_.load()) {
    const std::lock_guard lock(mutex_);
    finished_.notify_one();
  }
  return true;
}

void ThreadPool::run(std::size_t items, Task task, void* context) {
  if (items == 0) return;
  task_.store(task, std::memory_order_relaxed);
  context_.store(context, std::memory_order_relaxed);
  left_.store(items);
  ++generation_;
  const std::size_t threads = used_.load();
  for (std::size_t t = 0; t < shares_.size(); ++t)
    shares_[t].state.store(t < threads ? generation_ << 40 | items * (t + 1) / threads << 20 | items * t / threads
                                       : generation_ << 40);
  if (sleeping_.load() > 0) {
    const std::lock_guard lock(mutex_);
    wake_.notify_all();
  }
  while (take_one(0)) {
  }
  for (Patience patience; patience.lasts();) {
    if (left_.load() == 0) return;
    pause_briefly();
  }
  std::unique_lock lock(mutex_);
  caller_sleeping_ = true;
  finished_.wait(lock, [this] { return left_.load() == 0; });
  caller_sleeping_ = false;
}

void ThreadPool::work(std::size_t thread) {
  if (started_) started_(static_cast<int>(thread));
  for (;;) {
    for (Patience patience; patience.lasts();) {
      if (take_one(thread))
        patience = {};
      else
        pause_briefly();
      if (ending_.load(std::memory_order_relaxed)) return;
    }
    std::unique_lock lock(mutex_);
    ++sleeping_;
    wake_.wait(lock, [&] { return ending_.load() || (thread < used_.load() && has_work()); });
    --sleeping_;
  }
}

}  // namespace linnet
