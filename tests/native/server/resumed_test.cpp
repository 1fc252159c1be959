// Answers that were cut off and go on by Range and If-Range, on the same server or another one.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

httplib::Result rest_of(const TestServer& server, const json& body, const std::string& tag, const std::string& range) {
  const httplib::Headers headers = {{"Range", "bytes=" + range}, {"If-Range", tag}};
  return server.client().Post("/v1/audio/speech", headers, body.dump(), "application/json");
}

json asked(const std::string& text, const char* format, bool streams = true) {
  return {{"input", text}, {"response_format", format}, {"stream", streams}, {"seed", 7}};
}

native::ServerOptions options_without_cache() {
  auto options = tiny_server_options();
  options.voice.governor.cache_mb = 0;
  return options;
}

}  // namespace

TEST_CASE("Another server goes on with an answer behind any byte, with the same bytes") {
  const std::string text = long_speech(150);
  for (const char* format : {"pcm", "wav"})
    for (const bool streams : {true, false}) {
      INFO(format << (streams ? ", streamed" : ""));
      const TestServer first(options_without_cache()), second(options_without_cache());
      const json body = asked(text, format, streams);
      const auto whole = first.post_json("/v1/audio/speech", body);
      const std::string tag = whole->get_header_value("ETag");
      REQUIRE(tag.starts_with("\""));
      CHECK(whole->get_header_value("Accept-Ranges") == "bytes");
      const std::size_t size = whole->body.size();
      for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{43}, size / 2, size - 1}) {
        INFO("from byte " << at);
        const auto rest = rest_of(second, body, tag, std::to_string(at) + "-");
        REQUIRE(rest->status == 206);
        CHECK(rest->get_header_value("ETag") == tag);
        const std::size_t end = at + rest->body.size();
        const std::string all = end == size ? std::to_string(size) : "*";
        CHECK(rest->get_header_value("Content-Range") ==
              "bytes " + std::to_string(at) + "-" + std::to_string(end - 1) + "/" + all);
        CHECK((rest->body == whole->body.substr(at, rest->body.size())));
      }
      CHECK((rest_of(second, body, tag, "100-199")->body == whole->body.substr(100, 100)));
      const auto beyond = rest_of(second, body, tag, std::to_string(size) + "-");
      CHECK(beyond->status == 416);
      CHECK(beyond->get_header_value("Content-Range") == "bytes */" + std::to_string(size));
    }
}

TEST_CASE("A long answer goes on in parts, each as long as what the client has", "[slow]") {
  const TestServer first(options_without_cache()), second(options_without_cache());
  const json body = asked(long_speech(1200), "pcm");
  const auto whole = first.post_json("/v1/audio/speech", body);
  const std::string tag = whole->get_header_value("ETag");
  std::string had = whole->body.substr(0, 1000);
  int parts = 0;
  for (std::string all = "*"; all == "*"; ++parts) {
    const auto rest = rest_of(second, body, tag, std::to_string(had.size()) + "-");
    REQUIRE(rest->status == 206);
    const std::string range = rest->get_header_value("Content-Range");
    all = range.substr(range.find('/') + 1);
    had += rest->body;
  }
  CHECK((had == whole->body));
  CHECK(parts > 1);
  CHECK(parts < 8);
}

TEST_CASE("The whole answer comes where the rest would not fit: another seed, text, format, or a weak name") {
  const TestServer server;
  const json body = asked("Hello there, my friend.", "pcm");
  const auto whole = server.post_json("/v1/audio/speech", body);
  const std::string tag = whole->get_header_value("ETag");
  CHECK(rest_of(server, body, tag, "100-")->status == 206);
  json other = body;
  other["seed"] = 8;
  CHECK(rest_of(server, other, tag, "100-")->status == 200);
  other = body;
  other["input"] = "Hello there, my fiend.";
  CHECK(rest_of(server, other, tag, "100-")->status == 200);
  other = body;
  other["response_format"] = "wav";
  CHECK(rest_of(server, other, tag, "100-")->status == 200);
  for (const char* range : {"-100", "5-4", "0-1,3-4", "", "x-", "99999999999999999999999-", "18446744073709551615-",
                            "0-18446744073709551615"}) {
    INFO(range);
    const auto all = rest_of(server, body, tag, range);
    CHECK(all->status == 200);
    CHECK((all->body == whole->body));
  }
  // Encoders of other machines may give other bytes.
  for (const char* format : {"mp3", "opus", "flac"}) {
    INFO(format);
    const json encoded = asked("Hello there, my friend.", format);
    const std::string weak = server.post_json("/v1/audio/speech", encoded)->get_header_value("ETag");
    CHECK(weak.starts_with("W/"));
    CHECK(rest_of(server, encoded, weak, "100-")->status == 200);
  }
}

TEST_CASE("The name of an answer is that of the voice's content, plan and kernels, not of its file") {
  const json body = asked("Hello there.", "pcm");
  const auto tag_on = [&](const native::ServerOptions& options) {
    return TestServer(options).post_json("/v1/audio/speech", body)->get_header_value("ETag");
  };
  const std::string tag = tag_on(tiny_server_options());
  auto threads = tiny_server_options();
  threads.voice.threads = 2;
  CHECK(tag_on(threads) == tag);
  auto roomy = tiny_server_options(), narrow = tiny_server_options();  // longer and shorter sentences at most
  roomy.voice.governor.profile = "high-end";
  narrow.voice.governor.profile = "intel-i5";
  CHECK(tag_on(roomy) != tag_on(narrow));
  auto voice = tiny_server_options();
  voice.voice.model = tiny_voice_path("tiny-xlow");
  CHECK(tag_on(voice) != tag);
}

}  // namespace linnet::test
