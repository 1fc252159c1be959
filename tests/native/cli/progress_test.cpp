#include "native/cli/progress.h"

#include <catch2/catch_test_macros.hpp>

namespace linnet::native {
namespace {

TEST_CASE("the bar shows the progress and the remaining time") {
  CHECK(progress_line(0.5, 30, 40) == "[==========>          ]  50 %  0:30 left");
  CHECK(progress_line(0, 1, 20) == "[>           ]   0 %");
  CHECK(progress_line(1, 60, 30) == "[===========] 100 %  0:00 left");
  CHECK(progress_line(0.01, 100, 60).ends_with("  1 %  2:45:00 left"));
}

TEST_CASE("the bar fits terminals of any width and accepts fractions out of range") {
  for (std::size_t width = 0; width < 200; ++width)
    for (const double fraction : {-1.0, 0.0, 1e-9, 0.3, 1.0, 2.0})
      CHECK(progress_line(fraction, 1e6, width).size() <= width);
}

}  // namespace
}  // namespace linnet::native
