// All forms of answers: events, timings, cached, conditional.
#include <catch2/catch_test_macros.hpp>
#include <sstream>

#include "tests/support/audio_files.h"
#include "tests/support/base64.h"
#include "tests/support/test_server.h"

namespace linnet::test {
namespace {

using nlohmann::json;

std::vector<json> events_of(const std::string& body) {
  std::vector<json> events;
  std::istringstream stream(body);
  for (std::string line; std::getline(stream, line);) {
    if (line.empty()) continue;
    REQUIRE(line.starts_with("data: "));
    events.push_back(json::parse(line.substr(6)));
  }
  return events;
}

}  // namespace

TEST_CASE("Server-sent events have the audio, and the words if requested") {
  const TestServer server;
  json body = {{"input", "One sentence. And another."}, {"response_format", "pcm"}};
  const auto plain = server.post_json("/v1/audio/speech", body);
  body["stream_format"] = "sse";
  const auto answer = server.post_json("/v1/audio/speech", body);
  CHECK(answer->get_header_value("Content-Type") == "text/event-stream");
  const std::vector<json> events = events_of(answer->body);
  REQUIRE(events.size() > 2);
  std::string audio;
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    CHECK(events[i]["type"] == "speech.audio.delta");
    audio += from_base64(events[i]["audio"]);
  }
  CHECK(audio == plain->body);
  CHECK(events.back()["type"] == "speech.audio.done");
  const json usage = events.back()["usage"];
  CHECK(usage["input_tokens"] > 20);
  CHECK(usage["total_tokens"] == usage["input_tokens"].get<int>() + usage["output_tokens"].get<int>());

  body["word_timings"] = true;
  std::vector<std::string> words;
  for (const json& event : events_of(server.post_json("/v1/audio/speech", body)->body))
    if (event["type"] == "speech.words")
      for (const json& word : event["words"]) words.push_back(word["word"]);
  CHECK(words == std::vector<std::string>{"One", "sentence", "And", "another"});
}

TEST_CASE("Timings without audio are given as WebVTT, SRT and JSON") {
  const TestServer server;
  const auto vtt = server.post_json("/tts", {{"text", "Hello there."}, {"format", "vtt"}});
  CHECK(vtt->get_header_value("Content-Type") == "text/vtt; charset=utf-8");
  CHECK(vtt->body.starts_with("WEBVTT"));
  CHECK(vtt->body.find("there") != std::string::npos);
  CHECK(server.post_json("/tts", {{"text", "Hello there."}, {"format", "srt"}})->body.starts_with("1\n00:00:"));
  const json timings = json::parse(server.post_json("/tts", {{"text", "Hello there."}, {"format", "json"}})->body);
  CHECK(timings["words"].size() == 2);
}

TEST_CASE("A text that is spoken in turns has the same timings and sound as one spoken at once", "[slow]") {
  const json body = {{"text", long_speech(1500)}, {"format", "wav"}};
  json timed = body;
  timed["format"] = "json";
  std::string at_once;
  std::string words_at_once;
  {
    const TestServer server;
    at_once = server.post_json("/tts", body)->body;
    words_at_once = server.post_json("/tts", timed)->body;
  }
  auto options = tiny_server_options();
  options.queue.turn = std::chrono::milliseconds(0);  // one sentence at a time
  options.voice.governor.cache_mb = 0;
  const TestServer server(options);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      if (server.post_json("/tts", body)->body == at_once) ++right;
      if (server.post_json("/tts", timed)->body == words_at_once) ++right;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(right == 8);
}

TEST_CASE("A repeated text comes from the cache until the cache is cleared") {
  const TestServer server;
  const json body = {{"text", "Hello there."}, {"seed", 3}};
  const auto first = server.post_json("/tts", body);
  const auto second = server.post_json("/tts", body);
  CHECK(first->get_header_value("X-Linnet-Cache") == "miss");
  CHECK(second->get_header_value("X-Linnet-Cache") == "hit");
  CHECK(second->body == first->body);
  CHECK(second->get_header_value("ETag") == first->get_header_value("ETag"));
  CHECK(server.post_json("/tts", {{"text", "Hello there."}, {"seed", 4}})->get_header_value("X-Linnet-Cache") ==
        "miss");
  json exact = body;  // another sound, where the text is long
  exact["first_sound"] = "exact";
  CHECK(server.post_json("/tts", exact)->get_header_value("X-Linnet-Cache") == "miss");
  // Another format of the same speech is encoded, but not spoken again.
  const auto mp3 = server.post_json("/tts", {{"text", "Hello there."}, {"seed", 3}, {"format", "mp3"}});
  CHECK(mp3->get_header_value("X-Linnet-Cache") == "hit");
  CHECK(mp3->get_header_value("ETag") != first->get_header_value("ETag"));
  const json cleared = json::parse(server.client().Post("/cache/clear")->body);
  CHECK(cleared["status"] == "cleared");
  CHECK(cleared["texts"] == 3);
  CHECK(cleared["freed_bytes"] > 10'000);
  CHECK(server.post_json("/tts", body)->get_header_value("X-Linnet-Cache") == "miss");
}

TEST_CASE("The cache does not exceed its size") {
  auto options = tiny_server_options();
  options.voice.governor.cache_mb = 1;
  const TestServer server(options);
  const auto cached = [&](int seed) {
    return server.post_json("/tts", {{"text", "Hello there, my friend."}, {"seed", seed}})
               ->get_header_value("X-Linnet-Cache") == "hit";
  };
  for (int seed = 0; seed < 40; ++seed) CHECK_FALSE(cached(seed));
  CHECK(cached(39));
  CHECK_FALSE(cached(0));
}

TEST_CASE("A client that already has the audio gets 304") {
  const TestServer server;
  const auto first = server.client().Get("/?text=Hello.");
  const std::string tag = first->get_header_value("ETag");
  REQUIRE(tag.starts_with("\""));
  const auto again = server.client().Get("/?text=Hello.", {{"If-None-Match", tag}});
  CHECK(again->status == 304);
  CHECK(again->body.empty());
  CHECK(server.client().Get("/?text=Hello!", {{"If-None-Match", tag}})->status == 200);
}

TEST_CASE("A streamed WAV has unknown sizes; once the speech is cached, the sizes are true") {
  const TestServer server;
  const std::string text = long_speech(400);
  const auto ask = [&](const char* format) {
    return server.post_json("/v1/audio/speech", {{"input", text}, {"response_format", format}, {"stream", true}});
  };
  const std::string made = ask("wav")->body;
  const auto kept = ask("wav");
  CHECK(kept->get_header_value("X-Linnet-Cache") == "hit");
  const std::uint64_t samples = (made.size() - 44) / 2;
  CHECK((made.substr(40, 4) == "\xFF\xFF\xFF\xFF"));
  CHECK((kept->body.substr(40, 4) != "\xFF\xFF\xFF\xFF"));
  CHECK((kept->body.substr(44) == made.substr(44)));
  for (const std::string* wav : {&made, &kept->body})
    CHECK(AudioFileReader(*wav, 22050, samples).fault_as("wav") == "");
}

TEST_CASE("Ranges of an answer can be requested, and together are the whole answer") {
  const TestServer server;
  const auto get = [&](const std::string& range, httplib::Headers more = {}) {
    more.emplace("Range", "bytes=" + range);
    return server.client().Get("/?text=Hello.", more);
  };
  const auto whole = server.client().Get("/?text=Hello.");
  CHECK(whole->get_header_value("Accept-Ranges") == "bytes");
  const std::size_t size = whole->body.size();
  CHECK(AudioFileReader(whole->body, 22050, (size - 44) / 2).fault_as("wav") == "");
  const auto begin = get("0-999");
  const auto rest = get("1000-");
  for (const auto* part : {&begin, &rest}) CHECK((*part)->status == 206);
  CHECK((begin->body + rest->body == whole->body));
  CHECK(begin->get_header_value("Content-Range") == "bytes 0-999/" + std::to_string(size));
  CHECK((get("-100")->body == whole->body.substr(size - 100)));
  CHECK((get("-99999999")->body == whole->body));  // longer than the answer: all of it
  CHECK(get("-99999999")->status == 206);
  const auto beyond = get(std::to_string(size) + "-");
  CHECK(beyond->status == 416);
  CHECK_FALSE(beyond->body.empty());
  const auto unless_changed = get("0-999", {{"If-Range", whole->get_header_value("ETag")}});
  CHECK(unless_changed->status == 206);
  CHECK((unless_changed->body == begin->body));
  const auto changed = get("0-999", {{"If-Range", "\"another\""}});
  CHECK(changed->status == 200);
  CHECK((changed->body == whole->body));
}

TEST_CASE("Without If-Range, Range applies to GET only; a POST gets the whole answer, streamed or not") {
  const TestServer server;
  for (const char* format : {"wav", "opus"})
    for (const bool streams : {true, false}) {
      INFO(format << (streams ? ", streamed" : ""));
      const json body = {{"text", long_speech(300)}, {"format", format}, {"stream", streams}};
      const auto all = server.post_json("/tts", body);
      const auto ranged = server.client().Post("/tts", {{"Range", "bytes=0-9"}}, body.dump(), "application/json");
      CHECK(ranged->status == 200);
      CHECK(ranged->body.size() == all->body.size());
    }
}

TEST_CASE("The same speech gives the same bytes in every format, so that ranges of it fit together") {
  const TestServer server;
  for (const char* format : {"wav", "pcm", "mp3", "opus", "flac"}) {
    INFO(format);
    const json body = {{"text", "Hello there."}, {"format", format}};
    CHECK((server.post_json("/tts", body)->body == server.post_json("/tts", body)->body));
  }
}

TEST_CASE("Every answer reports its time and cost") {
  const TestServer server;
  const auto whole = server.post_json("/tts", {{"text", "Hello."}});
  CHECK(std::stod(whole->get_header_value("X-Linnet-RTF")) > 0);
  CHECK(std::stod(whole->get_header_value("X-Linnet-First-Audio-Ms")) > 0);
  CHECK(std::stod(whole->get_header_value("X-Linnet-Peak-Bytes")) > 1e6);
  CHECK(whole->get_header_value("X-Linnet-Queue-Position") == "0");
}

}  // namespace linnet::test
