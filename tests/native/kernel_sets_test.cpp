// The same text and seed with different instruction sets: the same sound, and bit for bit the same within one set, for
// any number of threads.
#include <gnu/libc-version.h>

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cstring>
#include <map>

#include "tests/support/files.h"
#include "tests/support/kernel_set.h"
#include "tests/support/sanitizers.h"
#include "tests/support/signals.h"

namespace linnet::test {
namespace {

std::vector<float> spoken(const std::string& set, int threads, const std::string& voice) {
  const std::string arguments = set + " speak " + std::to_string(threads) + " '" + tiny_voice_path(voice) + "'";
  const std::string bytes = kernel_set_output(arguments);
  std::vector<float> samples(bytes.size() / sizeof(float));
  std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(float));
  return samples;
}

std::uint64_t fnv1a(std::span<const float> samples) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const std::byte b : std::as_bytes(samples)) hash = (hash ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3;
  return hash;
}

// If a change is meant to alter samples, its commit message says so, and the hashes that this test prints replace
// these.
const std::map<std::string, std::uint64_t> pinned = {
    {"sse tiny-medium", 0x0b74efaf605b76bd},
    {"avx2 tiny-medium", 0xf4dc8977797c1647},
    {"sse tiny-high-speakers", 0xf629238386806f94},
    {"avx2 tiny-high-speakers", 0x8ad869ff084c9df5},
};

// Compilers and math libraries choose their own order of operations. These combinations choose the same.
#if (defined(__clang__) && __clang_major__ == 19) || (!defined(__clang__) && __GNUC__ == 12)
constexpr bool is_known_compiler = true;
#else
constexpr bool is_known_compiler = false;
#endif
#if defined(NDEBUG)
constexpr bool is_release = true;
#else
constexpr bool is_release = false;
#endif

}  // namespace

TEST_CASE("audio with a seed is bit for bit the same within a kernel set, and the same to 60 dB in all sets") {
  if (!has_kernel_set_program() || !has_avx2()) SKIP("needs an x86 processor with AVX2, to be all of its ancestors");
  for (const std::string voice : {"tiny-medium", "tiny-high-speakers"}) {
    const std::vector<float> machine = spoken("machine", 1, voice);
    REQUIRE(machine.size() > 10'000);
    for (const std::string set : {"sse", "avx2"}) {
      const std::vector<float> one = spoken(set, 1, voice);
      INFO(set << " " << voice << ": " << snr_db(machine, one) << " dB against this machine's own");
      CHECK(snr_db(machine, one) >= 60);
      for (const int threads : {2, 3, 4}) CHECK(identical(spoken(set, threads, voice), one));
    }
  }
}

TEST_CASE("audio with a seed is that of earlier releases, bit for bit") {
  if (!has_kernel_set_program() || !has_avx2()) SKIP("needs an x86 processor with AVX2, to be all of its ancestors");
  if (is_sanitized || !is_release) SKIP("holds for release builds");
  if (!is_known_compiler) SKIP("samples are pinned for Clang 19 and GCC 12");
  if (std::strcmp(gnu_get_libc_version(), "2.36") != 0) SKIP("samples are pinned for glibc 2.36");
  for (const auto& [name, hash] : pinned) {
    const std::size_t space = name.find(' ');
    const std::uint64_t found = fnv1a(spoken(name.substr(0, space), 1, name.substr(space + 1)));
    INFO(name << ": " << std::hex << found);
    CHECK(found == hash);
  }
}

}  // namespace linnet::test
