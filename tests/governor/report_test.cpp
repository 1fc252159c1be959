// The JSON that the requirements prescribe, key by key.
#include "engine/governor/report.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "engine/kernel_set.h"
#include "tests/support/complaint.h"
#include "tests/support/fake_platform.h"

using namespace linnet;
using namespace linnet::test;
using nlohmann::json;

namespace {

std::vector<std::string> keys(const json& j) {
  std::vector<std::string> names;
  for (const auto& [key, value] : j.items()) names.push_back(key);
  return names;
}
using Keys = std::vector<std::string>;  // sorted, as nlohmann::json stores them

}  // namespace

TEST_CASE("The JSON of an estimate has the requirements' keys") {
  Estimate e;
  e.estimated_mb = 2750;
  e.available_mb = 8192;
  e.safe = true;
  e.text_tokens = 150;
  e.text_length = 500;
  e.recommendation = "OK";
  json j = json::parse(estimate_json(e));
  CHECK(keys(j) == Keys{"estimate", "recommendation", "status"});
  CHECK(keys(j["estimate"]) == Keys{"available_mb", "estimated_mb", "safe", "text_length", "text_tokens"});
  CHECK(j["status"] == "ok");
  CHECK(j["estimate"]["estimated_mb"] == 2750);
  CHECK(j["estimate"]["safe"] == true);
  CHECK(j["recommendation"] == "OK");
  e.safe = false;
  CHECK(json::parse(estimate_json(e))["status"] == "warning");
}

TEST_CASE("The JSON of a status has the requirements' keys, with a GPU and without") {
  SystemStatus s;
  s.cpu_percent = 45.23;
  s.recommended_action = "OK";
  json j = json::parse(status_json(s));
  CHECK(keys(j) == Keys{"memory_budget_safe", "recommended_action", "resources", "throttling_risk"});
  CHECK(keys(j["resources"]) == Keys{"cpu_percent", "memory_available_gb", "memory_percent"});
  CHECK(keys(j["throttling_risk"]) == Keys{"cpu_maxed", "memory_critical", "thermal_likely"});
  CHECK(j["resources"]["cpu_percent"] == 45.2);
  CHECK(j["throttling_risk"]["memory_critical"].is_boolean());
  s.gpu_util = 60;
  CHECK(json::parse(status_json(s))["resources"]["gpu_util"] == 60);
}

TEST_CASE("Each risk has its threshold and its recommended action") {
  const HardwareProfile& air = *known_profile("m1-air");
  const auto status = [&](double used_percent, double cpu, std::optional<double> celsius = {}) {
    MemoryReading memory;
    memory.total_bytes = FakePlatform::bytes(8192 * 4);
    memory.available_bytes =
        static_cast<std::uint64_t>(static_cast<double>(memory.total_bytes) * (1 - used_percent / 100));
    LoadReading load;
    load.cpu_percent = cpu;
    load.temperature_celsius = celsius;
    return system_status(air, memory, load, false);
  };
  CHECK(status(50, 10).recommended_action == "OK");
  CHECK_FALSE(status(84.9, 10).throttling_risk.memory_critical);
  CHECK(status(85.1, 10).throttling_risk.memory_critical);
  CHECK(status(85.1, 99).recommended_action == "Reduce text length or clear cache");
  CHECK(status(50, 71).throttling_risk.thermal_likely);  // an M1 Air has no readable sensor
  CHECK(status(50, 71).recommended_action == "Wait for system to cool");
  CHECK_FALSE(status(50, 69).throttling_risk.thermal_likely);
  CHECK(status(50, 95, 40).recommended_action == "Reduce CPU load");  // a cool sensor overrides the guess from the load
  CHECK_FALSE(status(50, 90).throttling_risk.cpu_maxed);
  CHECK(status(97, 10).memory_budget_safe == false);
}

TEST_CASE("The JSON of an optimisation has the requirements' keys") {
  Adjustment a;
  a.previous = {512, 10, 25, 300};
  a.now = {256, 5, 12, 300};
  json j = json::parse(adjustment_json(a));
  CHECK(keys(j) == Keys{"new_config", "previous_config", "status"});
  CHECK(j["status"] == "adjusted");
  CHECK(keys(j["new_config"]) == Keys{"cache_limit", "chunk_length", "max_text_length", "num_threads"});
  CHECK(j["previous_config"] ==
        json{{"chunk_length", 512}, {"num_threads", 10}, {"cache_limit", 25}, {"max_text_length", 300}});
  a.now = a.previous;
  CHECK(json::parse(adjustment_json(a)) == json{{"status", "optimal"}, {"message", "No adjustments needed"}});
}

TEST_CASE("The JSON of the hardware contains the selected configuration") {
  FakePlatform platform;
  const Governor i5(platform, {.profile = "intel-i5"}, [](const std::string&) {});
  const json j = json::parse(hardware_json(i5));
  CHECK(j["selected_configuration"]["max_text_length"] == 300);
  CHECK(j["hardware_profile"] == "intel-i5");
  CHECK(j["memory_budget_gb"]["safety_margin"] == 2);
  CHECK(j["machine"]["cores"].size() == 4);
  CHECK(j["quantization"]["dynamic"] == multiplies_whole_numbers());
  CHECK(contains(j["quantization"]["dynamic_layers"].get<std::string>(), "none") == !multiplies_whole_numbers());
  const Governor exact(platform, {.profile = "intel-i5", .floats = true}, [](const std::string&) {});
  CHECK(json::parse(hardware_json(exact))["quantization"]["dynamic"] == false);
}

TEST_CASE("A stored configuration is read back; a damaged one is ignored") {
  const Configuration c{72, 2, 10, 200};
  CHECK(configuration_from(configuration_json(c)) == c);
  for (const char* bad : {"", "[]", "{}", "{\"chunk_length\":144}",
                          "{\"chunk_length\":-1,\"num_threads\":1,\"cache_limit\":1,\"max_text_length\":100}",
                          "{\"chunk_length\":144,\"num_threads\":1e9,\"cache_limit\":1,\"max_text_length\":100}"})
    CHECK_FALSE(configuration_from(bad));
}
