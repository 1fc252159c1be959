#include "engine/kernels/window.h"

#include <catch2/catch_test_macros.hpp>
#include <vector>

#include "tests/support/signals.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Row t has the value t + 1 in all channels, so a 0 can only be padding.
void append(Window& w, std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) {
    const auto value = static_cast<float>(w.end() + 1);
    std::fill_n(w.grow(1), w.channels(), value);
  }
}

void check_rows(const Window& w, std::int64_t first, std::int64_t last) {
  for (std::int64_t t = first; t < last; ++t)
    for (std::size_t c = 0; c < w.channels(); ++c) REQUIRE(w.row(t)[c] == (t < 0 ? 0.0f : static_cast<float>(t + 1)));
}

}  // namespace

TEST_CASE("a window keeps its history over steps of any length, even shorter than the history") {
  Random random(1);
  for (const std::size_t history : {0, 1, 5, 12}) {
    Window w(3, history);
    for (int step = 0; step < 50; ++step) {
      const std::size_t rows = random.below(9);
      std::vector<float> memory(w.floats(rows), -1.0f);  // different memory in each step, as a stage lends it
      w.open(memory.data());
      const std::int64_t before = w.end();
      check_rows(w, before - static_cast<std::int64_t>(history), before);
      append(w, rows);
      CHECK(w.end() == before + static_cast<std::int64_t>(rows));
      check_rows(w, before - static_cast<std::int64_t>(history), w.end());
      w.close();
    }
  }
}

TEST_CASE("a restarted window has zeros before its first row") {
  Window w(2, 4);
  std::vector<float> memory(w.floats(10));
  w.open(memory.data());
  append(w, 10);
  w.close();
  w.restart();
  CHECK(w.end() == 0);
  w.open(memory.data());
  check_rows(w, -4, 0);
}

TEST_CASE("a window whose step was not closed starts from the beginning after a restart") {
  Window w(2, 4);
  std::vector<float> memory(w.floats(10));
  w.open(memory.data());
  append(w, 7);  // as after an exception: no close()
  w.restart();
  w.open(memory.data());
  check_rows(w, -4, 0);
  append(w, 3);
  check_rows(w, -4, 3);
}

TEST_CASE("zeros inside a window are kept, zeros beyond it are not") {
  Window w(2, 1);
  std::vector<float> memory(w.floats(6), -1.0f);
  w.open(memory.data());
  append(w, 2);
  w.grow_zeros(2);
  w.clear_behind(2);
  CHECK(w.end() == 4);
  for (std::int64_t t = 2; t < 6; ++t) CHECK(w.row(t)[0] == 0.0f);
}

TEST_CASE("a layer's frontier is its padding behind its input, and the end of the input once that has ended") {
  CHECK(frontier(10, 3, 100) == 7);
  CHECK(frontier(2, 3, 100) == 0);
  CHECK(frontier(100, 3, 100) == 100);
  CHECK(frontier(103, 3, 100) == 100);
  CHECK(frontier(0, 0, 1) == 0);
}
