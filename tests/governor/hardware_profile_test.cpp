// The seed's tables, row by row, and the rule for every other machine.
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/governor/estimate.h"
#include "engine/governor/hardware_profile.h"
#include "engine/governor/precision.h"
#include "tests/support/fake_platform.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Approx;

namespace {

struct Row {
  const char* name;
  double total, reserve, model, cache, margin;
};

std::string profile_name(const char* processor, double gb) {
  FakePlatform platform(gb * 1024);
  platform.facts.name = processor;
  return profile_of(platform.machine()).name;
}

}  // namespace

TEST_CASE("The known profiles are the seed's") {
  for (const Row& row : {Row{"m1-air", 8, 2.0, 2.0, 1.0, 1.5}, Row{"m1-pro", 16, 2.5, 4.0, 2.0, 2.0},
                         Row{"intel-i5", 16, 3.0, 3.0, 1.5, 2.0}, Row{"amd-ryzen-5", 16, 3.0, 3.0, 1.5, 2.0},
                         Row{"high-end", 32, 4.0, 6.0, 3.0, 3.0}}) {
    INFO(row.name);
    const HardwareProfile* p = known_profile(row.name);
    REQUIRE(p);
    CHECK(p->memory.total_gb == row.total);
    CHECK(p->memory.os_reserve_gb == row.reserve);
    CHECK(p->memory.model_max_gb == row.model);
    CHECK(p->memory.cache_max_gb == row.cache);
    CHECK(p->memory.safety_margin_gb == row.margin);
  }
  CHECK(known_profile("intel-i5")->max_text_length == 300);
  CHECK(known_profile("m1-air")->quantization.calibration_samples == 32);
  CHECK(known_profile("intel-i5")->quantization.calibration_samples == 64);
  CHECK(known_profile("amd-ryzen-5")->quantization.layer_wise);
  CHECK(known_profile("high-end")->quantization.calibration_samples == 128);
  CHECK_FALSE(known_profile("high-end")->quantization.layer_wise);
  CHECK_FALSE(known_profile("high-end")->quantization.weight_only);
  CHECK(known_profile("toaster") == nullptr);
}

TEST_CASE("The seed's formula with its own constants") {
  CHECK(reference_model("m1-air")->total_mb(100) == Approx(2250));
  CHECK(reference_model("m1-pro")->total_mb(200) == Approx(3380));
  CHECK(reference_model("intel-i5")->total_mb(150) == Approx(2840));
  CHECK(reference_model("amd-ryzen-5")->total_mb(0) == Approx(2750));
  CHECK(reference_model("high-end")->total_mb(1000) == Approx(3800));
  CHECK_FALSE(reference_model("derived"));
}

TEST_CASE("Machines get the profile that they are") {
  CHECK(profile_name("Apple M1 (arm64)", 8) == "m1-air");
  CHECK(profile_name("Apple M1 Pro", 16) == "m1-pro");
  CHECK(profile_name("12th Gen Intel(R) Core(TM) i5-1235U", 15.3) == "intel-i5");
  CHECK(profile_name("AMD Ryzen 5 5600G", 14.9) == "amd-ryzen-5");
  CHECK(profile_name("AMD Ryzen 9 7950X", 62) == "high-end");
  CHECK(profile_name("12th Gen Intel(R) Core(TM) i5-1235U", 8) == "derived");
  CHECK(profile_name("Raspberry Pi 4", 4) == "derived");
}

TEST_CASE("A derived profile divides what there is, at any size") {
  for (const double mb : {16.0, 48.0, 128.0, 512.0, 4096.0, 24000.0, 500000.0})
    for (const char* limit : {"", "cgroup v2"}) {
      INFO(mb << " MB, limited by '" << limit << "'");
      FakePlatform platform(mb);
      platform.facts.limited_by = limit;
      const MemoryShares m = derived_profile(platform.machine()).memory;
      CHECK(m.total_gb == Approx(mb / 1024));
      CHECK(m.safety_margin_gb > 0);
      CHECK(m.model_max_gb > m.total_gb / 3);
      CHECK(m.os_reserve_gb + m.model_max_gb + m.safety_margin_gb == Approx(m.total_gb));
      CHECK(m.cache_max_gb <= m.model_max_gb);
    }
}

TEST_CASE("Below six gigabytes int4 is preferred, with a warning") {
  const HardwareProfile& i5 = *known_profile("intel-i5");
  CHECK(preferred_precision(i5, FakePlatform::bytes(7000)).quantization.weights == "int8");
  CHECK(preferred_precision(i5, FakePlatform::bytes(7000)).warning.empty());
  const PrecisionChoice small = preferred_precision(i5, FakePlatform::bytes(4.5 * 1024));
  CHECK(small.quantization.weights == "int4");
  CHECK(small.quantization.calibration_samples == 32);
  CHECK(small.warning == "Aggressive quantization: INT4 (4.5GB available, below 6.0GB)");
  CHECK(preferred_precision(i5, FakePlatform::bytes(4.5 * 1024), 4).quantization.weights == "int8");
}

TEST_CASE("Of the precisions that there are, the nearest, rather too exact than too coarse") {
  const std::vector<std::string> all = {"fp32", "int8", "int4"}, two = {"fp32", "int4"}, one = {"fp32"};
  CHECK(best_available("int4", all) == "int4");
  CHECK(best_available("int8", two) == "fp32");
  CHECK(best_available("int4", one) == "fp32");
  CHECK(best_available("int8", std::vector<std::string>{"int4"}) == "int4");
  CHECK(best_available("int8", {}).empty());
}
