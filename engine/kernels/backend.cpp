#include "engine/kernels/backend.h"

#include <algorithm>

#include "engine/error.h"
#include "engine/kernels/loops.h"
#include "xnnpack.h"
#include "xnnpack/config.h"

namespace linnet {
namespace {

GemmKernel choose_gemm() {
  const xnn_gemm_config* config = xnn_init_f32_gemm_config();
  if (!config) throw Error(ErrorKind::internal, "XNNPACK has no fp32 GEMM for this machine");
  GemmKernel k;
  k.mr = config->mr;
  k.nr = config->nr;
  k.kr = std::size_t{1} << config->log2_kr;
  k.sr = std::size_t{1} << config->log2_sr;
  // Always the widest kernel, also for fewer rows: a row's sums then never depend on how rows are cut among threads.
  k.run = reinterpret_cast<void (*)()>(config->minmax.gemm[config->mr - 1].function[XNN_UARCH_DEFAULT]);
  return k;
}

}  // namespace

Backend::Backend(int threads, const std::function<void(int thread)>& started) : threads_(threads) {
  if (threads < 1 || threads > 64)
    throw Error(ErrorKind::bad_input, "threads is " + std::to_string(threads) + ", must be 1 to 64");
  const xnn_status started_up = xnn_initialize(nullptr);
  if (started_up == xnn_status_out_of_memory) throw Error(ErrorKind::out_of_memory, "no memory to start XNNPACK");
  if (started_up != xnn_status_success)
    throw Error(ErrorKind::internal,
                "XNNPACK could not start: it does not know this processor, or had no memory to look at it");
  gemm_ = choose_gemm();
  loops_ = &loops_for_this_machine();
  pool_ = std::make_unique<ThreadPool>(static_cast<std::size_t>(threads), started);
  scratch_.resize(static_cast<std::size_t>(threads));
}

bool multiplies_whole_numbers() { return loops_for_this_machine().multiply_integers != nullptr; }

Backend::~Backend() = default;

void Backend::use_threads(int threads) {
  if (threads < 1 || threads > most_threads())
    throw Error(ErrorKind::bad_input, "threads is " + std::to_string(threads) + ", must be 1 to " +
                                          std::to_string(most_threads()) + ", with which the engine was started");
  threads_.store(threads, std::memory_order_relaxed);
  pool_->use(static_cast<std::size_t>(threads));
}

void Backend::adapt_threads() {
  if (threads_now) use_threads(std::clamp(threads_now(), 1, most_threads()));
}

std::string Backend::kernels() const {
  return std::string(loops_->name) + " " + std::to_string(gemm_.mr) + "x" + std::to_string(gemm_.nr);
}

void Backend::reserve(std::size_t floats) {
  for (Buffer& b : scratch_)
    if (b.size() < floats) b = Buffer(floats);
}

void Backend::reserve_expanded(std::size_t floats) {
  if (expanded_.size() < floats) expanded_ = Buffer(floats);
}

}  // namespace linnet
