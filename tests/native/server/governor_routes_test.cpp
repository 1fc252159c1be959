// The routes of the governor: their JSON has the requirements' keys, and their figures are real.
#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

std::set<std::string> keys(const json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) names.insert(name);
  return names;
}

bool has_all(const json& object, const std::set<std::string>& wanted) {
  const auto there = keys(object);
  return std::includes(there.begin(), there.end(), wanted.begin(), wanted.end());
}

json body(const httplib::Result& answer, int status = 200) {
  REQUIRE(answer);
  INFO(answer->body);
  REQUIRE(answer->status == status);
  return json::parse(answer->body);
}

}  // namespace

TEST_CASE("POST /estimate-memory takes a form or JSON and answers with the requirements' keys and real figures") {
  const TestServer server;
  const json form =
      body(server.client().Post("/estimate-memory", httplib::MultipartFormDataItems{{"text", "Hello there.", "", ""}}));
  CHECK(form["status"] == "ok");
  CHECK(form["recommendation"] == "OK");
  CHECK(keys(form["estimate"]) ==
        std::set<std::string>{"estimated_mb", "available_mb", "safe", "text_tokens", "text_length"});
  CHECK(form["estimate"]["text_length"] == 12);
  CHECK(form["estimate"]["safe"] == true);
  const json page = body(server.post_json("/estimate-memory", {{"text", "Hello there."}}));
  CHECK(page["estimate"]["text_tokens"] == form["estimate"]["text_tokens"]);
  const double estimated = page["estimate"]["estimated_mb"];
  CHECK(estimated > 10);
  CHECK(estimated < 100);
  CHECK(error_code(server.post_json("/estimate-memory", json::object())->body) == "no_text");
  CHECK(server.post_json("/estimate-memory", {{"text", "a"}, {"voice", "nobody"}})->status == 404);
  CHECK(error_code(server.post_json("/estimate-memory", {{"text", "a"}, {"precision", "int3"}})->body) == "bad_field");
}

TEST_CASE("GET /system-status has the requirements' keys, and Linnet's own besides them") {
  const TestServer server;
  REQUIRE(server.post_json("/tts", {{"text", "Hello."}})->status == 200);
  const json status = body(server.client().Get("/system-status"));
  CHECK(has_all(status, {"resources", "throttling_risk", "memory_budget_safe", "recommended_action"}));
  CHECK(has_all(status["resources"], {"cpu_percent", "memory_percent", "memory_available_gb"}));
  CHECK(keys(status["throttling_risk"]) == std::set<std::string>{"memory_critical", "cpu_maxed", "thermal_likely"});
  CHECK(status["resources"]["memory_available_gb"] > 0.01);
  CHECK(status["voices"][0]["name"] == "tiny-medium");
  CHECK(status["resident_bytes"] > 1e6);
}

TEST_CASE("GET /hardware has the selected configuration") {
  auto options = tiny_server_options();
  options.voice.governor.profile = "intel-i5";
  const TestServer server(options);
  const json hardware = body(server.client().Get("/hardware"));
  CHECK(hardware["hardware_profile"] == "intel-i5");
  CHECK(hardware["selected_configuration"]["max_text_length"] == 300);
  CHECK(keys(hardware["selected_configuration"]) ==
        std::set<std::string>{"chunk_length", "num_threads", "cache_limit", "max_text_length"});
  CHECK(hardware["machine"]["cores"].size() >= 1);
}

TEST_CASE("POST /optimize-for-hardware clears the cache, changes the configuration, and can be undone") {
  auto options = tiny_server_options();
  options.voice.governor.safety_margin_mb =
      0.999f * 1024 *
      static_cast<float>(body(TestServer().client().Get("/hardware"))["memory_budget_gb"]["total"]
                             .get<double>());  // so that memory is short
  const TestServer server(options);
  REQUIRE(server.post_json("/tts", {{"text", "Hello."}})->status == 200);
  const json before = body(server.client().Get("/hardware"))["selected_configuration"];
  const json change = body(server.client().Post("/optimize-for-hardware"));
  CHECK(change["status"] == "adjusted");
  CHECK(change["previous_config"] == before);
  CHECK(change["new_config"]["chunk_length"] < before["chunk_length"]);
  CHECK(change["new_config"]["cache_limit"] < before["cache_limit"]);
  CHECK(body(server.client().Get("/hardware"))["selected_configuration"] == change["new_config"]);
  const json status = body(server.client().Get("/system-status"));
  CHECK(status["cache"]["bytes"] == 0);
  CHECK(status["memory_budget_safe"] == false);
  CHECK(status["recommended_action"] == "Reduce text length or clear cache");
  const auto after = server.post_json("/tts", {{"text", "Hello."}});  // spoken with the new plan
  CHECK(after->status == 200);
  CHECK(after->get_header_value("X-Linnet-Cache") == "miss");
  CHECK(body(server.post_json("/optimize-for-hardware", {{"undo", true}}))["new_config"]["chunk_length"] ==
        before["chunk_length"]);
}

TEST_CASE("A machine without shortage or heat has nothing to adjust", "[alone]") {
  const TestServer server;
  const json first = body(server.client().Post("/optimize-for-hardware"));
  if (first["status"] == "adjusted") SKIP("this machine is short of something now: " + first.dump());
  CHECK(keys(first) == std::set<std::string>{"status", "message"});
  CHECK(first["message"] == "No adjustments needed");
}

TEST_CASE("A text that can never fit is refused with needed and available memory and the largest text") {
  auto options = tiny_server_options();
  options.voice.governor.memory_limit_mb = 12;  // the program itself takes 9 MB
  const TestServer server(options);
  const auto refused = server.post_json("/tts", {{"text", "Hello."}});
  INFO(refused->body);
  CHECK(refused->status == 413);
  CHECK(error_code(refused->body) == "out_of_memory");
  CHECK(refused->body.find("needs") != std::string::npos);
  CHECK(refused->body.find("available") != std::string::npos);
  const json estimate = body(server.post_json("/estimate-memory", {{"text", "Hello."}}));
  CHECK(estimate["status"] == "warning");
  CHECK(estimate["estimate"]["safe"] == false);
  CHECK(estimate["recommendation"].get<std::string>().starts_with("No text fits: the voice alone takes"));
}

}  // namespace linnet::test
