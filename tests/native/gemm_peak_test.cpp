// Compares the GEMM kernel of every x86 instruction set with the speed of its instructions on registers alone. A
// compiler that keeps a sum in memory halves a kernel's speed, and no other test shows it: the results are right, and a
// machine runs only the kernel of its widest set. A kernel that does not clear the upper halves of the registers slows
// down all SSE code after it.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <string>

#include "tests/support/kernel_set.h"
#include "tests/support/sanitizers.h"

namespace linnet::test {
namespace {

#if defined(__x86_64__)
bool has_avx() { return __builtin_cpu_supports("avx"); }
bool has_avx512() { return __builtin_cpu_supports("avx512f"); }
#else
bool has_avx() { return false; }
bool has_avx512() { return false; }
#endif

// GCC 12's kernels for AVX2 and AVX reached 0.37 and 0.36 of that speed on a Zen 4 core (0.51 on a Xeon, for AVX2).
// Good kernels reach 0.9 with fused multiply-adds. With separate products and sums they reach about 0.6 there, because
// the core can do more arithmetic than loads.
constexpr double least_fused = 0.7, least_separate = 0.5;

void check_peak(const std::string& set, bool has_set, double least) {
#if !defined(__OPTIMIZE__)
  SKIP("the instructions are timed as the compiler optimises them, and this build is not optimised");
#endif
  if (is_sanitized) SKIP("a sanitizer slows the test's own code down");
  if (!has_kernel_set_program()) SKIP("needs an x86 processor");
  if (!has_set) SKIP("this processor lacks the instruction set");
  double gemm = 0;
  double instructions = 0;
  double sse_behind = 0;
  double sse = 0;
  std::string kernels;
  std::istringstream(kernel_set_output(set + " peak")) >> gemm >> instructions >> sse_behind >> sse >> kernels;
  INFO(set << ", " << kernels << ": " << gemm << " GFLOP/s of " << instructions << " on registers; SSE behind it "
           << sse_behind << " of " << sse);
  CHECK(gemm >= least * instructions);
  CHECK(sse_behind >= 0.8 * sse);
}

}  // namespace

TEST_CASE("the GEMM kernel for SSE reaches half of the speed of its instructions") {
  check_peak("sse", true, least_separate);
}

TEST_CASE("the GEMM kernel for AVX reaches half of the speed of its instructions") {
  check_peak("avx", has_avx(), least_separate);
}

TEST_CASE("the GEMM kernel for AVX2 reaches seven tenths of the speed of its instructions") {
  check_peak("avx2", has_avx2(), least_fused);
}

TEST_CASE("the GEMM kernel for AVX-512 reaches seven tenths of the speed of its instructions") {
  check_peak("machine", has_avx512(), least_fused);
}

}  // namespace linnet::test
