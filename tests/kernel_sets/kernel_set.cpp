// Runs the kernels of another x86 instruction set on this machine. It is a program of its own because XNNPACK examines
// the processor once in a process.
//   linnet_kernel_set SET speak THREADS VOICE.onnx   speaks phoneme ids; the samples go to standard output as floats
//   linnet_kernel_set SET time VOICE.onnx   writes a sentence's processor seconds on one thread, the least of five runs
//   linnet_kernel_set SET peak              writes the GFLOP/s of the GEMM kernel, of its instructions alone, of SSE
//                                           instructions straight after the kernel, and of these elsewhere
// SET is one of use_kernel_set().
#include "engine/kernel_set.h"

#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/kernels/backend.h"
#include "engine/kernels/packed_matrix.h"
#include "tests/kernel_sets/arithmetic.h"
#include "tests/kernel_sets/speaker.h"
#include "xnnpack/hardware-config.h"

namespace {

// Processor seconds of this thread.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void measure_time(const std::string& path) {
  const linnet::test::Speaker speaker(1, path);
  double least = 1e9;
  for (int run = 0; run < 5; ++run) {
    const double start = thread_seconds();
    speaker.speak([](const linnet::AudioBlock&) {});
    least = std::min(least, thread_seconds() - start);
  }
  std::printf("%.5f\n", least);
}

double (*arithmetic_of_this_set())(long) {
  const xnn_hardware_config& hardware = *xnn_init_hardware_config();
  if (hardware.use_x86_avx512f) return linnet::test::avx512_arithmetic;
  if (hardware.use_x86_fma3) return linnet::test::fma_arithmetic;
  return hardware.use_x86_avx ? linnet::test::avx_arithmetic : linnet::test::sse_arithmetic;
}

// Takes turns in runs of about a millisecond and keeps the best of each: other programs slow some runs down, not all.
void measure_peak() {
  // a multiple of the kernels' 5 and 7 rows
  constexpr std::size_t size = 512;
  constexpr std::size_t rows = 70;
  constexpr int rounds = 300;
  constexpr double flops = 2.0 * rows * size * size;
  const linnet::Backend backend(1);
  const std::vector<float> weights(size * size, 0.5f), a(rows * size, 0.25f);
  std::vector<float> c(rows * size);
  linnet::PackedMatrix matrix(backend, size, size);
  matrix.pack(size, size, weights.data(), nullptr);
  const auto arithmetic = arithmetic_of_this_set();
  double gemm = 0;
  double instructions = 0;
  double sse_behind = 0;
  double sse = 0;
  const auto take = [](double& best, const auto& work) {
    const double start = thread_seconds(), done = work();
    best = std::max(best, done / (thread_seconds() - start));
  };
  for (int round = 0; round < rounds; ++round) {
    take(gemm, [&] {
      matrix.multiply(a.data(), size, rows, c.data(), size);
      return flops;
    });
    take(sse_behind, [] { return linnet::test::sse_arithmetic(100'000); });
    take(instructions, [&] { return arithmetic(100'000); });
    take(sse, [] { return linnet::test::sse_arithmetic(100'000); });
  }
  std::printf("%.1f %.1f %.1f %.1f %s\n", gemm / 1e9, instructions / 1e9, sse_behind / 1e9, sse / 1e9,
              backend.kernels().c_str());
}

}  // namespace

int main(int count, char** args) {
  const std::string set = count > 1 ? args[1] : "";
  const std::string what = count > 2 ? args[2] : "";
  try {
    linnet::use_kernel_set(set);
  } catch (const linnet::Error& e) {
    std::fprintf(stderr, "linnet_kernel_set: %s\n", e.what());
    return 2;
  }
  if (what == "speak" && count == 5)
    linnet::test::write_speech(std::atoi(args[3]), args[4]);
  else if (what == "time" && count == 4)
    measure_time(args[3]);
  else if (what == "peak" && count == 3)
    measure_peak();
  else
    return 2;
}
