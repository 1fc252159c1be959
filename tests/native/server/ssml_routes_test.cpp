// SSML over HTTP: it changes the length of the audio, and its faults are reported as the client's.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

#include "tests/support/speech.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

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
  CHECK(say("<speak><prosody volume=\"soft\">One.</prosody></speak>")->body ==
        server.post_json("/tts", {{"text", "One."}, {"volume", 0.5}})->body);
  const auto two = say("<speak>One.<voice name=\"tiny-high-speakers\">Two.</voice></speak>");
  CHECK(seconds(two) > plain);
  const auto answer = say("<speak>One.<voice name=\"nobody\">Two.</voice></speak>");
  CHECK(answer->status == 404);
  CHECK(say("<speak>One.<p></speak>")->status == 400);
  // A file cannot change its sample rate: a stream ends without its last chunk, and a whole answer is refused.
  CHECK(say("<speak>One.<voice name=\"tiny-xlow\">Two.</voice></speak>")->status == 400);
  CHECK(server.post_json("/tts", {{"text", "<speak>One.</speak>"}, {"ssml", false}})->body !=
        say("<speak>One.</speak>")->body);
}

TEST_CASE("What say-as tells is read by the voice's rules, and its words are those of the document") {
  const TestServer server;
  const auto pcm = [&](const json& fields) {
    json body = {{"input", ""}, {"response_format", "pcm"}, {"seed", 5}};
    body.update(fields);
    const auto answer = server.post_json("/v1/audio/speech", body);
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    return answer->body;
  };
  const auto say_as = [](const std::string& attributes, const std::string& text) {
    return "<speak>It is <say-as " + attributes + ">" + text + "</say-as>.</speak>";
  };
  const auto same = [&](const std::string& document, const std::string& text) {
    INFO(document);
    CHECK((pcm({{"input", document}}) == pcm({{"input", text}, {"text_normalization", false}})));
  };
  same(say_as("interpret-as='date' format='dmy'", "3/5/2024"), "It is May third, twenty twenty-four.");
  same(say_as("interpret-as='date' format='mdy'", "3/5/2024"), "It is March fifth, twenty twenty-four.");
  same(say_as("interpret-as='ordinal'", "21"), "It is twenty-first.");
  same(say_as("interpret-as='telephone'", "555 0123"), "It is five five five, zero one two three.");
  same(say_as("interpret-as='digits'", "2024"), "It is two zero two four.");
  CHECK((pcm({{"input", say_as("interpret-as='name'", "$5")}}) == pcm({{"input", "It is $5."}})));
  CHECK((pcm({{"input", say_as("interpret-as='characters'", " ")}}) == pcm({{"input", "It is  ."}})));
  CHECK((pcm({{"input", say_as("interpret-as='date' format='dmy'", "3/5/2024")}}) !=
         pcm({{"input", say_as("interpret-as='date' format='mdy'", "3/5/2024")}})));

  const auto timed =
      server.post_json("/tts", {{"text", say_as("interpret-as='date' format='dmy'", "3/5/2024")}, {"format", "json"}});
  REQUIRE(timed->status == 200);
  std::vector<std::string> words;
  const json all = json::parse(timed->body);
  for (const json& word : all["words"]) words.push_back(word["word"]);
  CHECK(words == std::vector<std::string>{"It", "is", "3/5/2024"});
}

TEST_CASE("A server speaks SSML and speeds from 0.5 to 2 by the default voice too", "[slow]") {
  native::ServerOptions options = tiny_server_options();
  options.voice.model = tests::hibari_voice();
  options.voice.language.english_data = tests::english_data();
  const TestServer server(options);
  // Long enough to be spoken in two parts.
  const std::string text =
      "The committee, which had been meeting in secret since early spring, announced on Thursday that the long awaited "
      "report on the harbour would be published";
  const auto say = [&](const json& fields) {
    const auto answer = server.post_json("/tts", fields);
    return seconds(answer) * 22050 / 24000;
  };
  const double plain = say({{"text", text}});
  CHECK(std::abs(say({{"text", text}, {"first_sound", "exact"}}) - plain) < 0.5);
  for (const double speed : {0.5, 0.8, 1.25, 2.0}) {
    INFO("speed " << speed);
    CHECK(std::abs(say({{"text", text}, {"speed", speed}}) * speed / plain - 1) < 0.15);  // whole frames of 25 ms
  }
  const std::string half = "<speak><prosody rate=\"50%\">" + text + "</prosody><break time=\"2s\"/></speak>";
  CHECK(std::abs((say({{"text", half}}) - 2) / plain - 2) < 0.15);
  // Phonemes are misaki's, whose "O" is a diphthong.
  const double hello = say({{"text", "<speak><phoneme ph=\"həlˈO\">x</phoneme>.</speak>"}});
  CHECK(std::abs(hello - say({{"text", "Hello."}})) < 0.2);
}

// A corrected fault: a whole break was put into the client's buffer at once. 60 seconds are 2.6 MB, so a text of breaks
// used up the memory.
TEST_CASE("A long silence is given in blocks as the client takes them, like speech") {
  Engine engine{EngineOptions{}};
  const auto bytes = read_bytes(tiny_voice_path("tiny-medium"));
  const auto voice = engine.open_voice(bytes, read_text(tiny_voice_path("tiny-medium") + ".json"));
  constexpr double silence_seconds = 600;
  native::SpeechSegment part;
  part.voice = std::make_shared<native::ListedVoice>();
  part.silence_seconds = silence_seconds;
  const auto channel = std::make_shared<native::SpeechChannel>();
  native::SpeechJob job({{part}, 0, nullptr}, channel);
  const std::string name, made_with;
  const auto open = [&](const native::SpeechSegment&) { return native::OpenVoices::Opened{*voice, name, made_with}; };
  std::size_t turns = 0;
  std::size_t samples = 0;
  std::size_t most_bytes = 0;
  for (bool done = false; !done; ++turns) {
    const native::SpeechJob::Turn turn = job.take_turn(open, [] { return false; });
    REQUIRE_FALSE(turn.failure);
    done = turn.is_last;
    std::size_t bytes_of_turn = 0;
    while (channel->is_full() || done) {  // takes some blocks when the channel is full, and all at the end
      const auto block = channel->take([] { return native::SpeechChannel::Clock::duration(1); });
      if (!block) break;
      bytes_of_turn += native::bytes_of(*block);
      samples += block->samples.size();
    }
    most_bytes = std::max(most_bytes, bytes_of_turn);
    REQUIRE(turns < 10'000);
  }
  CHECK(samples == static_cast<std::size_t>(silence_seconds * voice->sample_rate_hz()));
  CHECK(turns > 10);
  CHECK(most_bytes <= native::job_buffer_bytes + (64 << 10));
}

}  // namespace linnet::test
