// Voices that come and go over HTTP.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "tests/support/complaint.h"
#include "tests/support/environment.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"
#include "tests/support/voice_repository.h"

namespace linnet::test {
namespace {

using nlohmann::json;
using Fault = VoiceRepository::Fault;

const std::string name = VoiceRepository::name_of("tiny-xlow");
const std::string download = "/voices/" + name + "/download";
const httplib::Headers key = {{"Authorization", "Bearer secret"}};

native::ServerOptions options_for(const std::string& url, const TemporaryFolder& folder) {
  native::ServerOptions options = tiny_server_options();
  options.voice.data_dirs = {folder.path()};
  options.admin_key = "secret";
  options.voices_url = url;
  return options;
}

json page_of(const httplib::Result& result) {
  REQUIRE(result);
  return json::parse(result->body);
}

std::string state_of(const TestServer& server) { return page_of(server.client().Get(download, key))["state"]; }

// Waits until the download has this state.
bool comes_to(const TestServer& server, const std::string& state) {
  return seconds_until([&] { return state_of(server) == state; }, 30) < 30;
}

}  // namespace

TEST_CASE("An admin lists the catalogue, downloads a voice, speaks with it and removes it") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const TestServer server(options_for(repository.url(), folder));
  auto client = server.client();
  json page = page_of(client.Get("/voices/catalogue", key));
  REQUIRE(page["voices"].size() == 2);
  CHECK(page_of(client.Get("/v1/audio/voices"))["downloads"] == true);  // by which the page knows
  CHECK(page["problem"].is_null());
  CHECK(page["voices"][1]["name"] == name);
  CHECK(page["voices"][1]["installed"].empty());
  CHECK(page["voices"][1]["download"].is_null());
  CHECK(client.Get(download, key)->status == 404);

  const auto started = client.Post(download, key, "", "text/plain");
  CHECK(started->status == 202);
  CHECK(page_of(started)["voice"] == name);
  REQUIRE(comes_to(server, "done"));
  page = page_of(client.Get(download, key));
  CHECK(page["bytes"] == page["total_bytes"]);
  CHECK(page_of(client.Get("/voices/catalogue", key))["voices"][1]["installed"] == json({"fp32"}));
  CHECK(page_of(client.Get("/voices")).contains(name));
  CHECK(client.Post("/tts", httplib::Params{{"text", "Hello."}, {"voice", name}})->status == 200);

  CHECK(client.Delete("/voices/" + name, key)->status == 200);
  CHECK_FALSE(page_of(client.Get("/voices")).contains(name));
  CHECK(client.Delete("/voices/" + name, key)->status == 404);
  CHECK(folder.names() == std::vector<std::string>{"catalogue.json"});
}

TEST_CASE("A download that is stopped leaves no voice, and goes on when it is started again") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  const TestServer server(options_for(repository.url(), folder));
  auto client = server.client();
  const std::string model = VoiceRepository::model_path("tiny-xlow");
  repository.fail(model, Fault::stalls, 100'000);
  REQUIRE(client.Post(download, key, "", "text/plain")->status == 202);
  const auto has_stalled = [&] { return page_of(client.Get(download, key))["bytes"] >= 100'000; };
  REQUIRE(seconds_until(has_stalled, 30) < 30);
  CHECK(page_of(client.Post(download, key, "", "text/plain"))["state"] == "downloading");  // the same one
  CHECK(page_of(client.Delete(download, key))["state"] == "stopped");
  CHECK(client.Delete(download, key)->status == 404);
  CHECK_FALSE(page_of(client.Get("/voices")).contains(name));
  REQUIRE(client.Post(download, key, "", "text/plain")->status == 202);
  CHECK(comes_to(server, "done"));
  CHECK(repository.count(model + " bytes=100000-") == 1);
}

TEST_CASE("A server that ends while a voice is downloaded does not wait for it") {
  VoiceRepository repository;
  const TemporaryFolder folder;
  repository.fail(VoiceRepository::model_path("tiny-xlow"), Fault::stalls, 100'000);
  const auto start = std::chrono::steady_clock::now();
  {
    const TestServer server(options_for(repository.url(), folder));
    REQUIRE(server.client().Post(download, key, "", "text/plain")->status == 202);
    REQUIRE(comes_to(server, "downloading"));
  }
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
  CHECK_FALSE(std::filesystem::exists(folder.file(name + ".onnx")));
}

TEST_CASE("Only the admin key downloads and removes, and without one nobody does") {
  const TemporaryFolder folder;
  VoiceRepository repository;
  const auto refusals = [&](const TestServer& server, const httplib::Headers& headers) {
    auto client = server.client();
    return std::vector<std::string>{error_code(client.Get("/voices/catalogue", headers)->body),
                                    error_code(client.Get(download, headers)->body),
                                    error_code(client.Post(download, headers, "", "text/plain")->body),
                                    error_code(client.Delete(download, headers)->body),
                                    error_code(client.Delete("/voices/" + name, headers)->body)};
  };
  native::ServerOptions options = options_for(repository.url(), folder);
  {
    const TestServer server(options);
    const std::vector<std::string> all(5, "invalid_admin_key");
    CHECK(refusals(server, {}) == all);
    CHECK(refusals(server, {{"Authorization", "Bearer secre"}}) == all);
    CHECK(server.client().Get("/voices")->status == 200);
  }
  options.api_keys = {"speaker"};
  {
    const TestServer server(options);
    CHECK(refusals(server, {{"X-API-Key", "speaker"}}) == std::vector<std::string>(5, "invalid_admin_key"));
    CHECK(refusals(server, {}) == std::vector<std::string>(5, "invalid_api_key"));
    CHECK(server.client().Get("/voices/catalogue", key)->status == 200);
    CHECK(server.client().Get("/voices", key)->status == 200);  // who may download may speak
  }
  options.admin_key.clear();
  const TestServer server(options);
  CHECK(refusals(server, {{"X-API-Key", "speaker"}}) == std::vector<std::string>(5, "downloads_off"));
  CHECK_FALSE(page_of(server.client().Get("/v1/audio/voices", {{"X-API-Key", "speaker"}})).contains("downloads"));
  CHECK(repository.requests() == std::vector<std::string>{"voices.json"});
}

TEST_CASE("Names that the catalogue does not have, and servers that fail, are answered with what is wrong") {
  const TemporaryFolder folder;
  VoiceRepository repository;
  {
    const TestServer server(options_for(repository.url(), folder));
    auto client = server.client();
    for (const char* bad : {"nobody", "..%2f..%2fetc", "%2e%2e"}) {
      INFO(bad);
      const auto answer = client.Post(std::string("/voices/") + bad + "/download", key, "", "text/plain");
      CHECK((answer->status / 100 == 4));
      CHECK((client.Delete(std::string("/voices/") + bad, key)->status / 100 == 4));
    }
    repository.fail(VoiceRepository::model_path("tiny-xlow"), Fault::damaged);
    REQUIRE(client.Post(download, key, "", "text/plain")->status == 202);
    REQUIRE(comes_to(server, "failed"));
    CHECK(contains(page_of(client.Get(download, key))["error"], "is damaged: its MD5"));
  }
  std::filesystem::remove(folder.file("catalogue.json"));
  const TestServer alone(options_for("http://127.0.0.1:1", folder));
  const auto listed = alone.client().Get("/voices/catalogue", key);
  CHECK(listed->status == 502);
  CHECK(error_code(listed->body) == "no_catalogue");
  CHECK(alone.client().Post(download, key, "", "text/plain")->status == 502);
}

}  // namespace linnet::test
