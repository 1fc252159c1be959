// What layers compute with: the fp32 GEMM micro-kernel that XNNPACK chose for this machine, our vector loops, the
// thread pool, and scratch memory. Not thread-safe: one parallel() at a time. But threads(), most_threads(), gemm(),
// loops() and kernels() may be called from any thread at any time.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/kernels/buffer.h"
#include "engine/kernels/thread_pool.h"
#include "engine/kernels/weight_memory.h"

namespace linnet {

struct Loops;
struct LayerInput;  // conv1d.h

// XNNPACK's fp32 GEMM micro-kernel: C[m × n] = clamp(A[m × k] · W + bias), W packed by PackedMatrix.
struct GemmKernel {
  std::size_t mr = 0;
  std::size_t nr = 0;
  std::size_t kr = 0;
  std::size_t sr = 0;
  // An xnn_f32_gemm_minmax_ukernel_fn for 1..mr rows; packed_matrix.cpp casts it back to that type.
  void (*run)() = nullptr;
};

class Backend {
 public:
  // threads: 1..64, the calling thread included; started: called on each further thread. bad_input: threads out of
  // range. out_of_memory: XNNPACK or a thread could not start. internal: XNNPACK does not support this processor.
  explicit Backend(int threads, const std::function<void(int thread)>& started = {});
  ~Backend();
  Backend(const Backend&) = delete;

  int threads() const { return threads_.load(std::memory_order_relaxed); }  // in use
  int most_threads() const { return static_cast<int>(scratch_.size()); }    // started
  void use_threads(int threads);     // 1..most_threads(), else bad_input; not during parallel()
  std::function<int()> threads_now;  // returns the wanted number of threads; may be empty
  void adapt_threads();              // uses as many threads as threads_now() returns; not during parallel()
  const GemmKernel& gemm() const { return gemm_; }
  const Loops& loops() const { return *loops_; }
  std::string kernels() const;  // "avx512f 7x32": our loops' instruction set, and XNNPACK's GEMM tile

  // Scratch memory of one thread within parallel(), as large as the largest reserve() so far. Its contents do not last
  // from one parallel() to the next. Constructors of layers call reserve(); it must not run during parallel().
  void reserve(std::size_t floats);
  float* scratch(std::size_t thread) const { return scratch_[thread].data(); }

  // Memory into which layers with 8-bit or 4-bit weights expand them, one layer after the other; as large as the
  // largest reserve_expanded() so far, which constructors of layers call too.
  void reserve_expanded(std::size_t floats);
  float* expanded() const { return expanded_.data(); }
  // Layers may multiply 8-bit weights as whole numbers (integer_matrix.h); set before any is made.
  bool whole_numbers = true;
  // Where constructors of layers keep weights; set while a voice is opened.
  WeightMemory weight_memory;
  // Called on the calling thread with the input of every run of a convolution, if not empty: for calibration.
  std::function<void(const LayerInput&)> observer;
  std::size_t expanded_bytes() const { return expanded_.size() * sizeof(float); }

  // Calls task(item, thread) for every item in [0, items), on all threads; returns when all are done. Items start in
  // order on each thread; thread is 0..threads()-1 and no two running tasks share it. task must not throw.
  template <typename Task>
  void parallel(std::size_t items, const Task& task) const {
    if (threads() == 1 || items < 2) {
      for (std::size_t i = 0; i < items; ++i) task(i, std::size_t{0});
      return;
    }
    pool_->run(
        items,
        [](void* context, std::size_t item, std::size_t thread) { (*static_cast<const Task*>(context))(item, thread); },
        const_cast<void*>(static_cast<const void*>(&task)));
  }

  // Calls task(first, count, thread) for parts of [0, rows), one for each thread.
  template <typename Task>
  void parallel_rows(std::size_t rows, const Task& task) const {
    const std::size_t parts = static_cast<std::size_t>(threads());
    parallel(parts, [&](std::size_t i, std::size_t thread) {
      const std::size_t first = rows * i / parts;
      const std::size_t end = rows * (i + 1) / parts;
      if (end > first) task(first, end - first, thread);
    });
  }

 private:
  std::atomic<int> threads_;
  GemmKernel gemm_;
  const Loops* loops_;
  std::unique_ptr<ThreadPool> pool_;
  std::vector<Buffer> scratch_;
  Buffer expanded_;
};

}  // namespace linnet
