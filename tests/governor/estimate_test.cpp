#include "engine/governor/estimate.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/support/fake_platform.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Approx;

namespace {

MemoryReading free_mb(double mb, double total_mb = 1000) {
  MemoryReading r;
  r.total_bytes = FakePlatform::bytes(total_mb);
  r.available_bytes = FakePlatform::bytes(mb);
  return r;
}

}  // namespace

TEST_CASE("A fit through measured peaks finds the line they lie on") {
  const std::vector<double> tokens = {100, 1000, 5000};
  const std::vector<double> peaks = {110.1, 111, 115};
  const MemoryModel m = fitted_model(tokens, peaks, 2);
  CHECK(m.base_model_mb == Approx(110));
  CHECK(m.per_100_tokens_mb == Approx(0.1));
  CHECK(m.total_mb(1000) == Approx(113));
  CHECK(m.calibrated);
}

TEST_CASE("Noise in the peaks never makes longer texts cheaper") {
  CHECK(fitted_model(std::vector{100.0, 5000.0}, std::vector{111.0, 110.0}, 0).per_100_tokens_mb == 0);
  CHECK(fitted_model(std::vector{100.0}, std::vector{111.0}, 0).base_model_mb == Approx(111));
}

TEST_CASE("A text that fits is safe; of one that does not, the largest that would fit is named and does fit") {
  const MemoryModel model{100, 1, 10};
  const Estimate ok = estimate_text(model, 200, 90, free_mb(150), 0, 20);
  CHECK(ok.safe);
  CHECK(ok.estimated_mb == Approx(112));
  CHECK(ok.available_mb == Approx(150));
  CHECK(ok.recommendation == "OK");

  const Estimate large = estimate_text(model, 4000, 2000, free_mb(150), 0, 20);
  CHECK_FALSE(large.safe);
  REQUIRE(large.largest_text);
  CHECK(large.recommendation.starts_with("Text may be too long"));
  const std::size_t most = *large.largest_text;
  CHECK(estimate_text(model, static_cast<std::size_t>(tokens_of(most)), most, free_mb(150), 0, 20).safe);
  CHECK_FALSE(estimate_text(model, static_cast<std::size_t>(tokens_of(most + 2)), most + 2, free_mb(150), 0, 20).safe);
}

TEST_CASE("Where not even the voice fits, no text is promised") {
  const Estimate e = estimate_text({100, 1, 0}, 10, 5, free_mb(60), 0, 4);
  CHECK_FALSE(e.safe);
  CHECK_FALSE(e.largest_text);
  CHECK(e.recommendation.find("No text fits") != std::string::npos);
  CHECK(estimate_text({100, 1, 0}, 10, 5, free_mb(60), 90, 4).safe);  // the process holds 90 MB of it already
}

TEST_CASE("What a process holds beyond its limit does not make the limit higher") {
  const Estimate e = estimate_text({100, 1, 0}, 10, 5, free_mb(0, 64), 500, 4);
  CHECK(e.available_mb == Approx(64));
  CHECK_FALSE(e.safe);
}
