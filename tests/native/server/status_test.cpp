// Health, metrics, the page and the OpenAPI document.
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "native/http/field_text.h"
#include "native/server/routes/openapi.h"
#include "tests/support/environment.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

// Reads Prometheus's text format as strictly as Prometheus: every sample belongs to a family declared before, no sample
// occurs twice, and histograms increase and end in +Inf.
std::map<std::string, double> metrics_of(const std::string& text) {
  static const std::regex sample(R"re(([a-z_]+)(\{[a-z_]+="[^"\n]*"(,[a-z_]+="[^"\n]*")*\})? ([0-9.e+-]+))re");
  std::map<std::string, double> values;
  std::set<std::string> families;
  double last_bucket = 0;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    INFO(line);
    if (line.starts_with("# TYPE ")) {
      CHECK(families.insert(line.substr(7, line.find(' ', 7) - 7)).second);
      last_bucket = 0;
      continue;
    }
    if (line.starts_with("# HELP ")) continue;
    std::smatch parts;
    REQUIRE(std::regex_match(line, parts, sample));
    const std::string name = parts[1];
    const std::string family = std::regex_replace(name, std::regex("_(bucket|sum|count)$"), "");
    CHECK((families.contains(name) || families.contains(family)));
    const double value = std::stod(parts[4]);
    CHECK(values.emplace(name + parts[2].str(), value).second);
    if (!name.ends_with("_bucket")) continue;
    CHECK(value >= last_bucket);
    last_bucket = value;
  }
  CHECK(text.ends_with("\n"));
  return values;
}

}  // namespace

TEST_CASE("Metrics count requests, refusals, speech and memory") {
  const TestServer server;
  REQUIRE(server.post_json("/tts", {{"text", "Hello."}})->status == 200);
  REQUIRE(server.post_json("/tts", {{"text", "Hello."}})->status == 200);
  REQUIRE(server.post_json("/tts", {{"text", ""}})->status == 400);
  REQUIRE(server.client().Get("/nothing")->status == 404);
  std::map<std::string, double> values;
  // A connection counts its answer after the last byte, and the synthesis thread counts the speech after the last
  // sample. The client may ask before that.
  const auto complete = [&] {
    values = metrics_of(server.client().Get("/metrics")->body);
    return values["linnet_requests_total{route=\"/tts\",status=\"200\"}"] == 2 &&
           values["linnet_requests_total{route=\"/tts\",status=\"400\"}"] == 1 &&
           values["linnet_requests_total{route=\"other\",status=\"404\"}"] == 1 &&
           values["linnet_refusals_total{reason=\"no_text\"}"] == 1 &&
           values["linnet_first_audio_seconds_count"] == 1 && values["linnet_queue_speaking"] == 0;
  };
  REQUIRE(seconds_until(complete, 5) < 5);
  CHECK(values["linnet_requests_total{route=\"/tts\",status=\"200\"}"] == 2);
  CHECK(values["linnet_requests_total{route=\"/tts\",status=\"400\"}"] == 1);
  CHECK(values["linnet_refusals_total{reason=\"no_text\"}"] == 1);
  CHECK(values["linnet_first_audio_seconds_count"] == 1);
  CHECK(values["linnet_first_audio_seconds_bucket{le=\"+Inf\"}"] == 1);
  CHECK(values["linnet_cache_hits_total"] == 1);
  CHECK(values["linnet_voice_resident_bytes{voice=\"tiny-medium\"}"] > 1e6);
  CHECK(values["linnet_resident_bytes"] > 1e6);
  CHECK(values["linnet_queue_speaking"] == 0);
}

TEST_CASE("Health gives the reason why the server is not ready") {
  const TemporaryFolder empty;
  auto options = tiny_server_options();
  options.voice.model = "no-such-voice";
  options.voice.data_dirs = {};
  const EnvironmentVariable voices("LINNET_VOICES", empty.path());
  const EnvironmentVariable cache("XDG_CACHE_HOME", empty.path());
  const TestServer server(options);
  const auto health = server.client().Get("/health");
  CHECK(health->status == 503);
  CHECK(error_code(health->body) == "no_voices");
  CHECK(server.post_json("/tts", {{"text", "Hello."}})->status == 503);
}

TEST_CASE("The page's files are served with the headers for threads and security, and no other files are") {
  const TemporaryFolder folder;
  folder.write("index.html", "<!doctype html><title>Page</title>");
  folder.write("app.js", "export {};");
  folder.write("a.wasm", std::string("\0asm", 4));
  auto options = tiny_server_options();
  options.page = folder.path();
  const TestServer server(options);
  auto client = server.client();
  const auto index = client.Get("/");
  CHECK(index->body.find("<title>Page") != std::string::npos);
  CHECK(index->get_header_value("Cross-Origin-Opener-Policy") == "same-origin");
  CHECK(index->get_header_value("Cross-Origin-Embedder-Policy") == "require-corp");
  CHECK(index->get_header_value("Content-Security-Policy").find("default-src 'self'") == 0);
  CHECK(client.Get("/app.js")->get_header_value("Content-Type") == "text/javascript");
  CHECK(client.Get("/a.wasm")->get_header_value("Content-Type") == "application/wasm");
  const auto again = client.Get("/app.js", {{"If-None-Match", client.Get("/app.js")->get_header_value("ETag")}});
  CHECK(again->status == 304);
  folder.write("voice.onnx", long_speech(300'000));
  const TestServer anew(options);  // the files are listed at the start
  CHECK(anew.client().Get("/voice.onnx")->body == long_speech(300'000));
  const auto part = anew.client().Get("/voice.onnx", {httplib::make_range_header({{100'000, 200'000}})});
  CHECK(part->status == 206);
  CHECK(part->body == long_speech(300'000).substr(100'000, 100'001));
  CHECK(client.Get("/../index.html")->status == 404);
  CHECK(client.Get("/%2e%2e%2fetc%2fpasswd")->status == 404);
  CHECK(client.Get("/tts")->status == 405);
  CHECK(client.Get("/?text=Hello.")->get_header_value("Content-Type") == "audio/wav");
}

TEST_CASE("Without a page, the root lists the server's routes") {
  auto options = tiny_server_options();
  options.page = "/nonexistent";
  const TestServer server(options);
  CHECK(server.client().Get("/")->body.find("/v1/audio/speech") != std::string::npos);
}

TEST_CASE("The OpenAPI document lists exactly the server's routes") {
  const TestServer server;
  const json document = json::parse(server.client().Get("/openapi.json")->body);
  CHECK(document["openapi"] == "3.1.0");
  CHECK(document["info"]["version"] == server.health()["version"]);
  std::set<std::string> described;
  std::set<std::string> present;
  for (const auto& [path, methods] : document["paths"].items())
    for (const auto& [method, details] : methods.items()) described.insert(method + " " + path);
  for (const auto& [path, methods] : server.routes().methods_by_path())
    for (const std::string& method : methods)
      if (method != "HEAD") present.insert(native::lower(method) + " " + path);
  CHECK(described == present);
  // Every status that /tts can give is described.
  const json responses = document["paths"]["/tts"]["post"]["responses"];
  for (const char* body : {"{", "{}", R"({"text": "a", "voice": "nobody"})", R"({"text": "Hello."})"})
    CHECK(responses.contains(std::to_string(server.client().Post("/tts", body, "application/json")->status)));
}

}  // namespace linnet::test
