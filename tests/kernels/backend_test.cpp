#include "engine/kernels/backend.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "engine/kernels/loops.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

TEST_CASE(
    "every item of a parallel loop runs once, and items that run at the same time have different thread numbers") {
  for (int threads = 1; threads <= 4; ++threads) {
    const Backend backend(threads);
    for (const std::size_t items : {0, 1, 2, 3, 7, 1000}) {
      std::vector<std::atomic<int>> runs(items);
      std::vector<std::atomic<int>> busy(static_cast<std::size_t>(threads));
      std::atomic<bool> shared = false;
      backend.parallel(items, [&](std::size_t item, std::size_t thread) {
        if (busy[thread].fetch_add(1) != 0) shared = true;
        runs[item].fetch_add(1);
        busy[thread].fetch_sub(1);
      });
      CHECK(!shared);
      for (const auto& count : runs) CHECK(count == 1);
    }
  }
}

TEST_CASE("each thread has its own scratch memory, as large as the largest reserve()") {
  Backend backend(3);
  backend.reserve(100);
  backend.reserve(5000);
  backend.reserve(10);
  for (std::size_t thread = 0; thread < 3; ++thread)
    std::fill_n(backend.scratch(thread), 5000, static_cast<float>(thread));
  for (std::size_t thread = 0; thread < 3; ++thread) CHECK(backend.scratch(thread)[4999] == static_cast<float>(thread));
}

TEST_CASE("a backend reports its largest number of threads and its kernels") {
  CHECK(contains(complaint([] { Backend(0); }), "threads is 0, must be 1 to 64"));
  CHECK(contains(complaint([] { Backend(65); }), "threads is 65"));
  const Backend backend(2);
  CHECK(backend.threads() == 2);
  CHECK(contains(backend.kernels(), backend.loops().name));
}
