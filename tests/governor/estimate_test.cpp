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

TEST_CASE("A fit through measured peaks that lie on a line finds that line") {
  const std::vector<double> tokens = {100, 1000, 5000};
  const std::vector<double> peaks = {110.1, 111, 115};
  const MemoryModel m = fitted_model(tokens, peaks, 2);
  CHECK(m.base_model_mb == Approx(110));
  CHECK(m.per_100_tokens_mb == Approx(0.1));
  CHECK(m.total_mb(1000) == Approx(113));
  CHECK(m.calibrated);
}

TEST_CASE("The fit never gives longer texts less memory, even when the peaks have noise") {
  CHECK(fitted_model(std::vector{100.0, 5000.0}, std::vector{111.0, 110.0}, 0).per_100_tokens_mb == 0);
  CHECK(fitted_model(std::vector{100.0}, std::vector{111.0}, 0).base_model_mb == Approx(111));
}

TEST_CASE("A text that fits is safe; otherwise the largest text that fits is given, and fits") {
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

TEST_CASE("If the voice itself does not fit, no largest text is given") {
  const Estimate e = estimate_text({100, 1, 0}, 10, 5, free_mb(60), 0, 4);
  CHECK_FALSE(e.safe);
  CHECK_FALSE(e.largest_text);
  CHECK(e.recommendation.find("No text fits") != std::string::npos);
  CHECK(estimate_text({100, 1, 0}, 10, 5, free_mb(60), 90, 4).safe);  // the process already holds 90 MB of that
}

TEST_CASE("Memory that a process holds beyond its limit does not raise the limit") {
  const Estimate e = estimate_text({100, 1, 0}, 10, 5, free_mb(0, 64), 500, 4);
  CHECK(e.available_mb == Approx(64));
  CHECK_FALSE(e.safe);
}
