// SSML over HTTP: it is heard in the audio's length, and its faults are the client's.
#include <catch2/catch_test_macros.hpp>

#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

double seconds(const httplib::Result& answer) {
  REQUIRE(answer);
  INFO(answer->body.substr(0, 200));
  REQUIRE(answer->status == 200);
  return static_cast<double>(answer->body.size() - 44) / 2 / 22050;
}

}  // namespace

TEST_CASE("A server speaks SSML") {
  const TestServer server;
  const auto say = [&](const std::string& text) { return server.post_json("/tts", {{"text", text}}); };
  const double plain = seconds(say("One."));
  CHECK(std::abs(seconds(say("<speak>One.<break time=\"2s\"/></speak>")) - plain - 2) < 0.01);
  CHECK(std::abs(seconds(say("<speak><break time=\"2s\"/>One.</speak>")) - plain - 2) < 0.01);
  CHECK(seconds(say("<speak><prosody rate=\"50%\">One.</prosody></speak>")) > 1.5 * plain);
  CHECK(say("<speak>One.</speak>")->body == say("One.")->body);
  const auto two = say("<speak>One.<voice name=\"tiny-high-speakers\">Two.</voice></speak>");
  CHECK(seconds(two) > plain);
  const auto answer = say("<speak>One.<voice name=\"nobody\">Two.</voice></speak>");
  CHECK(answer->status == 404);
  CHECK(say("<speak>One.<p></speak>")->status == 400);
  // Another sample rate cannot follow in the same file: streams end without their end, whole answers are refused.
  CHECK(say("<speak>One.<voice name=\"tiny-xlow\">Two.</voice></speak>")->status == 400);
  CHECK(server.post_json("/tts", {{"text", "<speak>One.</speak>"}, {"ssml", false}})->body !=
        say("<speak>One.</speak>")->body);
}

}  // namespace linnet::test
