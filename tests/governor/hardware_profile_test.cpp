// The profiles in the requirements' tables, and the rule for all other machines.
#include "engine/governor/hardware_profile.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/governor/estimate.h"
#include "engine/governor/precision.h"
#include "tests/support/fake_platform.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;
using Catch::Approx;

namespace {

using nlohmann::json;

const json& requirements() {
  static const json tables = json::parse(tests::source_file("tests/golden/profiles/requirements.json"));
  return tables;
}

std::string profile_name(const char* processor, double gb) {
  FakePlatform platform(gb * 1024);
  platform.facts.name = processor;
  return profile_of(platform.machine()).name;
}

}  // namespace

TEST_CASE("The known profiles equal the requirements' tables, and there are no others") {
  CHECK(known_profiles().size() == requirements().size());
  for (const auto& [name, wanted] : requirements().items()) {
    INFO(name);
    const HardwareProfile* p = known_profile(name);
    REQUIRE(p);
    CHECK(p->name == name);
    const MemoryShares& m = p->memory;
    CHECK(json{m.total_gb, m.os_reserve_gb, m.model_max_gb, m.cache_max_gb, m.safety_margin_gb} == wanted["memory_gb"]);
    const Quantization& q = p->quantization;
    if (!wanted["quantization"].is_null())
      CHECK(json{q.weights, q.layer_wise, q.weight_only, q.dynamic, q.calibration_samples} == wanted["quantization"]);
  }
  CHECK(known_profile("intel-i5")->sentence_phonemes == 300);
  CHECK(known_profile("toaster") == nullptr);
}

TEST_CASE("The parts of a known profile fit into its memory, and the audio cache into the models' part") {
  for (const HardwareProfile& p : known_profiles()) {
    INFO(p.name);
    const MemoryShares& m = p.memory;
    CHECK(m.os_reserve_gb + m.model_max_gb + m.safety_margin_gb <= m.total_gb);
    CHECK(m.cache_max_gb <= m.model_max_gb);
    CHECK(m.safety_margin_gb > 0);
  }
}

TEST_CASE(
    "The reference models are the requirements' formula with its constants: base + tokens / 100 * each hundred + "
    "cache") {
  for (const auto& [name, wanted] : requirements().items()) {
    const std::vector<double> constants = wanted["formula_mb"];
    for (const double tokens : {0.0, 100.0, 150.0, 1000.0}) {
      INFO(name << ", " << tokens << " tokens");
      REQUIRE(reference_model(name));
      CHECK(reference_model(name)->total_mb(tokens) ==
            Approx(constants[0] + tokens / 100 * constants[1] + constants[2]));
    }
  }
  CHECK_FALSE(reference_model("derived"));
}

TEST_CASE("A machine is recognised and gets its profile") {
  CHECK(profile_name("Apple M1 (arm64)", 8) == "m1-air");
  CHECK(profile_name("Apple M1 Pro", 16) == "m1-pro");
  CHECK(profile_name("12th Gen Intel(R) Core(TM) i5-1235U", 15.3) == "intel-i5");
  CHECK(profile_name("AMD Ryzen 5 5600G", 14.9) == "amd-ryzen-5");
  CHECK(profile_name("AMD Ryzen 9 7950X", 62) == "high-end");
  CHECK(profile_name("12th Gen Intel(R) Core(TM) i5-1235U", 8) == "derived");
  CHECK(profile_name("Raspberry Pi 4", 4) == "derived");
}

TEST_CASE("A derived profile divides the machine's memory, at any size") {
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

TEST_CASE("The nearest available precision is chosen, preferably a higher one") {
  const std::vector<std::string> all = {"fp32", "int8", "int4"};
  const std::vector<std::string> two = {"fp32", "int4"};
  const std::vector<std::string> one = {"fp32"};
  CHECK(best_available("int4", all) == "int4");
  CHECK(best_available("int8", two) == "fp32");
  CHECK(best_available("int4", one) == "fp32");
  CHECK(best_available("int8", std::vector<std::string>{"int4"}) == "int4");
  CHECK(best_available("int8", {}).empty());
}
