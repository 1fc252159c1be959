#include "engine/kernels/weight_memory.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

using namespace linnet;

TEST_CASE("buffers lie in the given memory while some is left, one after the other, and keep it") {
  const std::size_t two = 2 * Buffer::bytes_of(100);
  bool freed = false;
  auto* const memory = static_cast<std::byte*>(std::aligned_alloc(64, two));
  std::fill_n(memory, two, std::byte{0});
  Buffer first;
  Buffer second;
  Buffer third;
  {
    WeightMemory weights(std::shared_ptr<std::byte>(memory,
                                                    [&](std::byte* p) {
                                                      freed = true;
                                                      std::free(p);
                                                    }),
                         two);
    first = weights.take(100);
    second = weights.take(100);
    third = weights.take(1);
  }
  CHECK(reinterpret_cast<std::byte*>(first.data()) == memory);
  CHECK(reinterpret_cast<std::byte*>(second.data()) == memory + two / 2);
  CHECK(second.size() == 100);
  CHECK((reinterpret_cast<std::byte*>(third.data()) < memory ||
         reinterpret_cast<std::byte*>(third.data()) >= memory + two));
  first = {};
  CHECK_FALSE(freed);
  second = {};
  CHECK(freed);
  CHECK(third.data()[0] == 0);
}

TEST_CASE("without memory of its own, buffers are allocated") {
  WeightMemory weights;
  CHECK(weights.take(5).size() == 5);
}
