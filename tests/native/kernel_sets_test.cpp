// The same text and seed on machines with other instruction sets: the same sound, and bit for bit the same for one set,
// whatever the number of threads.
#include <gnu/libc-version.h>
#include <stdio.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <filesystem>
#include <map>

#include "tests/support/files.h"
#include "tests/support/sanitizers.h"
#include "tests/support/signals.h"

namespace linnet::test {
namespace {

const std::string program = std::string(LINNET_BINARY_DIR) + "/linnet_kernel_set";

std::vector<float> spoken(const std::string& set, int threads, const std::string& voice) {
  const std::string command = "'" + program + "' " + set + " " + std::to_string(threads) + " '" + tiny_voice_path(voice) + "' 2>/dev/null";
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe);
  std::vector<float> samples(10'000'000);
  samples.resize(fread(samples.data(), sizeof(float), samples.size(), pipe));
  CHECK(pclose(pipe) == 0);
  return samples;
}

std::uint64_t fnv1a(std::span<const float> samples) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::byte b : std::as_bytes(samples)) hash = (hash ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return hash;
}

bool has_avx2() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

// Hashes hold for one compiler and one library of mathematical functions, which choose their own order of operations.
bool is_pinned_build() {
#if defined(__clang__) && __clang_major__ == 19 && defined(__OPTIMIZE__) && defined(NDEBUG)
  return !is_sanitized && std::strcmp(gnu_get_libc_version(), "2.36") == 0 && has_avx2();
#else
  return false;
#endif
}

// If a change is meant to alter samples, it says so, and the hashes that the test shows come here.
const std::map<std::string, std::uint64_t> pinned = {
    {"baseline tiny-medium", 0x7d12aa9606f60a0f},
    {"avx2 tiny-medium", 0x84723959b58e719b},
    {"baseline tiny-high-speakers", 0x9454e148dce55ace},
    {"avx2 tiny-high-speakers", 0x0b47bdc028b69ca0},
};

}  // namespace

TEST_CASE("seeded audio is the same bit for bit in one kernel set, and the same to 60 dB in all of them") {
  if (!std::filesystem::exists(program) || !has_avx2()) SKIP("needs an x86 processor with AVX2, to be all of its ancestors");
  for (const std::string voice : {"tiny-medium", "tiny-high-speakers"}) {
    const std::vector<float> machine = spoken("machine", 1, voice);
    REQUIRE(machine.size() > 10'000);
    for (const std::string set : {"baseline", "avx2"}) {
      const std::vector<float> one = spoken(set, 1, voice);
      INFO(set << " " << voice << ": " << snr_db(machine, one) << " dB against this machine's own, hash " << std::hex << fnv1a(one));
      CHECK(snr_db(machine, one) >= 60);
      for (const int threads : {2, 3, 4}) CHECK(identical(spoken(set, threads, voice), one));
      if (is_pinned_build()) CHECK(fnv1a(one) == pinned.at(set + " " + voice));
    }
  }
}

}  // namespace linnet::test
