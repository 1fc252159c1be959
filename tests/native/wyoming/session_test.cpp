// What a client of the Wyoming protocol hears of the server, over real sockets.
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <thread>

#include "tests/support/test_server.h"
#include "tests/support/wyoming_client.h"

namespace linnet::test {
namespace {

using nlohmann::json;

native::ServerOptions wyoming_options() {
  auto options = tiny_server_options();
  options.wyoming.emplace();
  options.aliases = {"narrator=tiny-high-speakers", "nobody=not-there"};
  return options;
}

// The samples that the server sends over HTTP for the same text.
std::string samples_over_http(const TestServer& server, const json& request) {
  const auto answer = server.post_json("/tts", request);
  REQUIRE(answer);
  REQUIRE(answer->status == 200);
  constexpr std::size_t wav_header = 44;
  return answer->body.substr(wav_header);
}

std::vector<WyomingFrame> speech(const TestServer& server, const json& data) {
  WyomingClient client(server.wyoming_port());
  client.send("synthesize", data);
  auto frames = client.until("audio-stop");
  CHECK(outline(frames) == "audio-start audio-chunk audio-stop");
  return frames;
}

std::string stream_of(const std::vector<std::string>& pieces, const json& start = json::object()) {
  std::string bytes = wyoming_bytes("synthesize-start", start);
  for (const std::string& piece : pieces) bytes += wyoming_bytes("synthesize-chunk", {{"text", piece}});
  return bytes;
}

std::size_t chunks_until_stop(const std::vector<WyomingFrame>& frames) {
  std::size_t stops = 0;
  for (const WyomingFrame& frame : frames) stops += frame.type == "audio-stop" ? 1 : 0;
  return stops;
}

bool is_idle(const TestServer& server) {
  const json health = server.health();
  return health["waiting"] == 0 && health["speaking"] == 0;
}

}  // namespace

TEST_CASE("A client is told which voices, speakers, languages and aliases there are") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  client.send("describe");
  const auto frame = client.next();
  REQUIRE(frame);
  REQUIRE(frame->type == "info");
  CHECK(frame->data["asr"] == json::array());
  const json program = frame->data["tts"][0];
  CHECK(program["installed"] == true);
  CHECK(program["supports_synthesize_streaming"] == true);
  std::map<std::string, json> voices;
  for (const json& voice : program["voices"]) voices[voice["name"]] = voice;
  REQUIRE(voices.contains("tiny-medium"));
  CHECK(program["voices"][0]["name"] == "tiny-medium");  // the preferred one comes first
  CHECK(voices["tiny-medium"]["languages"] == json{"en_US"});
  CHECK(voices["tiny-medium"]["speakers"] == nullptr);
  CHECK(voices["tiny-high-speakers"]["speakers"][2]["name"] == "speaker2");
  CHECK(voices["tiny-high-speakers"]["speakers"].size() == 4);
  CHECK(voices["narrator"]["description"] == "narrator (tiny-high-speakers)");
  CHECK_FALSE(voices.contains("nobody"));
}

TEST_CASE("A ping is answered with its own text") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  client.connection().send("{\"type\":\"unknown\",\"payload_length\":4}\nab\nc");
  client.send("ping", {{"text", "é"}});
  client.send("ping");
  CHECK(client.next()->data == json{{"text", "é"}});
  CHECK(client.next()->data == json{{"text", nullptr}});
}

TEST_CASE("A text has the same samples as over HTTP, by any way of naming its voice") {
  const TestServer server(wyoming_options());
  const std::string text = "Hello there.\nHow are you";
  const auto frames = speech(server, {{"text", text}});
  CHECK(frames.front().data == json{{"rate", 22050}, {"width", 2}, {"channels", 1}, {"timestamp", 0}});
  CHECK(samples_of(frames) == samples_over_http(server, {{"text", text}}));
  const std::string third =
      samples_over_http(server, {{"text", text}, {"voice", "tiny-high-speakers"}, {"speaker", 2}});
  for (const json& voice : {json{{"name", "tiny-high-speakers"}, {"speaker", "speaker2"}},
                            json{{"name", "tiny-high-speakers"}, {"speaker", 2}},
                            json{{"name", "narrator"}, {"speaker", "2"}, {"language", "de"}}})
    CHECK(samples_of(speech(server, {{"text", text}, {"voice", voice}})) == third);
  for (const char* language : {"en_US", "en-us", "en", "en_GB"})
    CHECK(samples_of(speech(server, {{"text", text}, {"voice", {{"language", language}}}})) == samples_of(frames));
}

TEST_CASE("SSML is read where text_format says so, or where nothing says otherwise") {
  const TestServer server(wyoming_options());
  const std::string document = "<speak>One.<break time='1s'/>Two.</speak>";
  const std::string spoken = samples_over_http(server, {{"text", document}});
  CHECK(samples_of(speech(server, {{"text", document}})) == spoken);
  CHECK(samples_of(speech(server, {{"text", document}, {"text_format", "ssml"}})) == spoken);
  CHECK(samples_of(speech(server, {{"text", document}, {"text_format", "text"}})) != spoken);
  WyomingClient client(server.wyoming_port());
  client.connection().send(stream_of({"<speak>One.<break ", "time='1s'/>Two.</speak>"}, {{"text_format", "ssml"}}));
  client.send("synthesize-stop");
  CHECK(samples_of(client.until("synthesize-stopped")) == spoken);
}

TEST_CASE("A text with nothing to say is answered by silence, and no text at all by nothing") {
  const TestServer server(wyoming_options());
  const std::string silence(2 * static_cast<std::size_t>(0.05 * 22050), '\0');
  CHECK(samples_of(speech(server, {{"text", "..."}})) == silence);
  WyomingClient client(server.wyoming_port());
  client.connection().send(stream_of({"..."}));
  client.send("synthesize-stop");
  CHECK(samples_of(client.until("synthesize-stopped")) == silence);
  client.connection().send(stream_of({" ", "\n"}));
  client.send("synthesize-stop");
  CHECK(outline(client.until("synthesize-stopped")) == "synthesize-stopped");
}

TEST_CASE("A streamed text has the samples of the whole text, however it is cut into pieces") {
  const TestServer server(wyoming_options());
  const std::string text =
      "Mr. Smith paid $3.50 for 1.5 kg of tea... really? \"Yes,\" he said. — It's café time!\n\n- One\n- Two\n" +
      long_speech(700) + " The end";
  const std::string whole = samples_over_http(server, {{"text", text}});
  std::mt19937 random(1);
  for (const std::size_t most : {std::size_t{1}, std::size_t{8}, std::size_t{60}, text.size()}) {
    std::vector<std::string> pieces;
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = std::min(text.size(), begin + 1 + random() % most);
      while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
      pieces.push_back(text.substr(begin, end - begin));
      begin = end;
    }
    WyomingClient client(server.wyoming_port());
    client.connection().send(stream_of(pieces) + wyoming_bytes("synthesize", {{"text", text}}) +
                             wyoming_bytes("synthesize-stop"));
    const auto frames = client.until("synthesize-stopped");
    CHECK(frames.back().type == "synthesize-stopped");
    CHECK(chunks_until_stop(frames) > 5);  // sentences
    CHECK(samples_of(frames) == whole);
  }
}

TEST_CASE("A sentence of a streamed text is heard when the next one begins, before the text is complete") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  client.connection().send(stream_of({"The first ", "sentence is here. A"}));
  const auto first = client.until("audio-stop");
  CHECK(outline(first) == "audio-start audio-chunk audio-stop");
  client.connection().send(wyoming_bytes("synthesize-chunk", {{"text", "nd a second one"}}));
  CHECK_FALSE(client.next(0.6));  // it may go on, however long the pause is
  client.send("ping");
  CHECK(client.next()->type == "pong");
  client.send("synthesize-stop");
  CHECK(outline(client.until("synthesize-stopped")) == "audio-start audio-chunk audio-stop synthesize-stopped");
  client.send("synthesize", {{"text", "Again."}});  // the connection is as good as new
  CHECK(outline(client.until("audio-stop")) == "audio-start audio-chunk audio-stop");
}

TEST_CASE("When its writer pauses, what can stand alone is spoken, and nothing else") {
  const TestServer server(wyoming_options());
  for (const char* text : {"Hello there.", "Is it? ", "A line\n", "He said: \"Go!\"", "你好。"}) {
    INFO(text);
    WyomingClient client(server.wyoming_port());
    client.connection().send(stream_of({text}));
    CHECK(outline(client.until("audio-stop")) == "audio-start audio-chunk audio-stop");
  }
  for (const char* text : {"Hello there", "Hello there, ", "It is 3.", "I met Mr.", "Only this: "}) {
    INFO(text);
    WyomingClient client(server.wyoming_port());
    client.connection().send(stream_of({text}));
    CHECK_FALSE(client.next(0.7));
    client.send("synthesize-stop");
    CHECK(outline(client.until("synthesize-stopped")) == "audio-start audio-chunk audio-stop synthesize-stopped");
  }
}

TEST_CASE("An event that cannot be answered gets an error with a code, and the connection goes on") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  const auto code_of = [&](const json& data) {
    client.send("synthesize", data);
    return client.error();
  };
  CHECK(code_of(json::object()) == "no_text");
  CHECK(code_of({{"text", " \n"}}) == "no_text");
  CHECK(code_of({{"text", 7}}) == "no_text");
  CHECK(code_of({{"text", std::string(200'000, 'x')}}) == "text_too_long");
  CHECK(code_of({{"text", std::string("a\0b", 3)}}) == "bad_input");
  CHECK(code_of({{"text", "Hi."}, {"voice", "tiny-medium"}}) == "bad_field");
  CHECK(code_of({{"text", "Hi."}, {"voice", {{"name", 7}}}}) == "bad_field");
  CHECK(code_of({{"text", "Hi."}, {"voice", {{"name", "../tiny-medium"}}}}) == "voice_not_found");
  CHECK(code_of({{"text", "Hi."}, {"voice", {{"speaker", "nobody"}}}}) == "speaker_not_found");
  CHECK(code_of({{"text", "Hi."}, {"voice", {{"language", "de_DE"}}}}) == "language_not_found");
  CHECK(code_of({{"text", "Hi."}, {"text_format", "html"}}) == "bad_field");
  CHECK(code_of({{"text", "<speak>"}, {"text_format", "ssml"}}) != "");
  client.send("synthesize-chunk", {{"text", "Hi."}});
  CHECK(client.error() == "no_text_is_open");
  client.send("synthesize-stop");
  CHECK(client.error() == "no_text_is_open");
  client.send("synthesize", {{"text", "Hi."}});
  CHECK(outline(client.until("audio-stop")) == "audio-start audio-chunk audio-stop");
}

TEST_CASE("A streamed text that fails gets one error, and its end is answered") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  const auto answers_to = [&](const std::string& bytes) {
    client.connection().send(bytes + wyoming_bytes("synthesize-stop"));
    auto frames = client.until("error");
    const std::string code = frames.back().data.value("code", "");
    CHECK(client.until("synthesize-stopped").back().type == "synthesize-stopped");
    return code;
  };
  CHECK(answers_to(stream_of({"One. ", "Two."}, {{"voice", {{"name", "none"}}}})) == "voice_not_found");
  CHECK(answers_to(stream_of({std::string(60'000, 'x'), std::string(60'000, 'y'), "z"})) == "text_too_long");
  CHECK(answers_to(stream_of({std::string("One.\0 Two.", 10)})) == "bad_input");
  CHECK(answers_to(stream_of({}) + wyoming_bytes("synthesize-chunk", {{"text", nullptr}})) == "no_text");
  CHECK(answers_to(stream_of({}) + stream_of({"One."})) == "text_is_open");
  CHECK(seconds_until([&] { return is_idle(server); }, 20) < 20);
  client.send("synthesize", {{"text", "Hi."}});
  CHECK(outline(client.until("audio-stop")) == "audio-start audio-chunk audio-stop");
}

TEST_CASE("A client that hangs up is no longer spoken to") {
  const TestServer server(wyoming_options());
  {
    WyomingClient whole(server.wyoming_port());
    WyomingClient streaming(server.wyoming_port());
    WyomingClient silent(server.wyoming_port());
    whole.send("synthesize", {{"text", long_speech(90'000)}});
    streaming.connection().send(stream_of({long_speech(90'000)}));
    silent.connection().send(stream_of({"No sentence yet"}));
    CHECK(whole.next()->type == "audio-start");
    CHECK(streaming.next()->type == "audio-start");
    CHECK(seconds_until([&] { return server.health()["speaking"] == 3; }, 20) < 20);
  }
  CHECK(seconds_until([&] { return is_idle(server); }, 20) < 5);
}

TEST_CASE("A client has no more texts at a time than over HTTP, and waits its turn like others") {
  auto options = wyoming_options();
  options.queue.per_client = 1;
  const TestServer server(options);
  WyomingClient first(server.wyoming_port());
  first.connection().send(stream_of({"A text that is being written"}));
  REQUIRE(seconds_until([&] { return server.health()["speaking"] == 1; }, 20) < 20);
  WyomingClient second(server.wyoming_port());
  second.send("synthesize", {{"text", "Hi."}});
  CHECK(second.error() == "too_many_requests");
  CHECK(error_code(server.post_json("/tts", {{"text", "Hi."}})->body) == "too_many_requests");
  first.send("synthesize-stop");
  CHECK(first.until("synthesize-stopped").back().type == "synthesize-stopped");
  second.send("synthesize", {{"text", "Hi."}});
  CHECK(outline(second.until("audio-stop")) == "audio-start audio-chunk audio-stop");
}

TEST_CASE("A text that is being written keeps no other from being spoken") {
  const TestServer server(wyoming_options());
  std::vector<std::unique_ptr<WyomingClient>> writers;
  for (int i = 0; i < 8; ++i) {
    writers.push_back(std::make_unique<WyomingClient>(server.wyoming_port()));
    writers.back()->connection().send(stream_of({"A sentence. And"}));
  }
  for (const auto& writer : writers) CHECK(writer->until("audio-stop").back().type == "audio-stop");
  CHECK(speech(server, {{"text", "Another one."}}).size() > 2);
  CHECK(server.health()["speaking"] == 8);
}

TEST_CASE("Answers over Wyoming are counted with those over HTTP") {
  const TestServer server(wyoming_options());
  WyomingClient client(server.wyoming_port());
  client.send("describe");
  client.next();
  client.send("synthesize", {{"text", "Hi."}});
  client.until("audio-stop");
  client.send("synthesize", {{"text", ""}});
  CHECK(client.error() == "no_text");
  client.send("ping");
  client.next();
  const std::string metrics = server.client().Get("/metrics")->body;
  CHECK(metrics.find("linnet_requests_total{route=\"wyoming/describe\",status=\"200\"} 1\n") != std::string::npos);
  CHECK(metrics.find("linnet_requests_total{route=\"wyoming/synthesize\",status=\"200\"} 1\n") != std::string::npos);
  CHECK(metrics.find("linnet_requests_total{route=\"wyoming/synthesize\",status=\"400\"} 1\n") != std::string::npos);
  CHECK(metrics.find("linnet_refusals_total{reason=\"no_text\"} 1\n") != std::string::npos);
}

}  // namespace linnet::test
