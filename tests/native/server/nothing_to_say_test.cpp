// Texts with nothing to say, in all formats and on all routes. Each answer must be a valid file and say that there was
// nothing to say, and the server must go on.
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <sstream>

#include "native/encode/formats.h"
#include "tests/support/audio_files.h"
#include "tests/support/base64.h"
#include "tests/support/serving_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using nlohmann::json;

constexpr std::uint64_t silence = 1102;  // samples of the answer to a text with nothing to say, at 22,050 Hz

const std::vector<std::string> nothings = {
    "...",          "\u3002", "\u2026",        "\u2014", "\u3001", "?!",           "\u200d",
    "\u200d\ufe0f", "\u3000", "\u00a0 \u2003", "(",      "\"\"",   "\u200b\u2060", "<speak>...</speak>"};

// The audio in server-sent events; empty if the last event is missing.
std::string audio_in_events(const std::string& body) {
  std::string audio;
  std::string last;
  std::istringstream stream(body);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with("data: ")) continue;
    const json event = json::parse(line.substr(6));
    last = event["type"];
    if (last == "speech.audio.delta") audio += from_base64(event["audio"]);
  }
  return last == "speech.audio.done" ? audio : "";
}

struct Request {
  // without a body the request is a GET
  std::string path;
  std::string body;
  std::string type;
  std::string format;
  bool is_events = false;
};

// All routes with all of their formats.
std::vector<Request> requests_for(const std::string& text) {
  std::vector<std::string> formats = {"vtt", "srt", "json"};
  for (const native::EncodedFormat& format : native::audio_formats())
    if (format.is_available) formats.emplace_back(format.name);
  std::vector<Request> all;
  for (const std::string& format : formats)
    for (const bool streams : {true, false}) {
      const json openai = {{"input", text}, {"response_format", format}, {"stream", streams}};
      const json own = {{"text", text}, {"format", format}, {"stream", streams}};
      all.push_back({"/v1/audio/speech", openai.dump(), "application/json", format});
      all.push_back({"/tts", own.dump(), "application/json", format});
      json events = openai;
      events["stream_format"] = "sse";
      if (format != "vtt" && format != "srt" && format != "json")
        all.push_back({"/v1/audio/speech", events.dump(), "application/json", format, true});
    }
  all.push_back({"/synthesize", json{{"text", text}}.dump(), "application/json", "wav"});
  all.push_back({"/", text, "text/plain", "wav"});
  all.push_back({"/?text=" + httplib::detail::encode_query_param(text), "", "", "wav"});
  return all;
}

std::string fault_of(const std::string& format, const std::string& body) {
  if (format == "srt") return body.empty() ? "" : "a cue";
  if (format == "vtt") return body.starts_with("WEBVTT") ? "" : "no WebVTT";
  if (format == "json") return json::parse(body)["words"].empty() ? "" : "words";
  return AudioFileReader(body, 22050, silence).fault_as(format);
}

// Sends all requests, eight at a time, and keeps the audio files that differ. Faults are collected, since only one
// thread may use CHECK.
class Asker {
 public:
  Asker(int port, const std::vector<Request>& requests) : port_(port), requests_(requests) {}

  std::vector<std::string> faults() {
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([this] { work(); });
    for (std::thread& thread : threads) thread.join();
    return faults_;
  }
  const std::set<std::pair<std::string, std::string>>& files() const { return files_; }  // format and bytes

 private:
  void work() {
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(120);
    for (std::size_t i; (i = next_++) < requests_.size();) ask(client, requests_[i]);
  }
  void ask(httplib::Client& client, const Request& request) {
    const httplib::Result answer =
        request.body.empty() ? client.Get(request.path) : client.Post(request.path, request.body, request.type);
    std::string fault;
    std::string audio;
    if (!answer) {
      fault = "no answer: " + httplib::to_string(answer.error());
    } else if (answer->status != 200) {
      fault = std::to_string(answer->status) + " " + answer->body;
    } else {
      audio = request.is_events ? audio_in_events(answer->body) : answer->body;
      fault = fault_of(request.format, audio);
      if (answer->get_header_value("X-Linnet-Nothing-To-Say") != "true") fault += " no header";
    }
    const std::lock_guard lock(mutex_);
    if (!fault.empty()) faults_.push_back(request.path + " " + request.body + " as " + request.format + ": " + fault);
    if (fault.empty()) files_.insert({request.format, audio});
  }

  int port_;
  const std::vector<Request>& requests_;
  std::atomic<std::size_t> next_{0};
  std::mutex mutex_;
  std::vector<std::string> faults_;
  std::set<std::pair<std::string, std::string>> files_;
};

std::string complaint_of_ffprobe(const std::string& format, const std::string& file) {
  const std::string input = format == "pcm" ? "-f s16le -ar 24000 -ac 1 " : "";
  FILE* pipe = popen(("ffprobe -v error " + input + "'" + file + "' 2>&1").c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string text;
  for (int c; (c = fgetc(pipe)) != EOF;) text += static_cast<char>(c);
  return pclose(pipe) == 0 ? text : "it failed: " + text;
}

}  // namespace

TEST_CASE("Three hundred texts with nothing to say, eight at a time, get valid files") {
  const std::size_t most = std::getenv("LINNET_LONG") ? 3000 : 300;
  std::vector<Request> requests;
  for (std::size_t i = 0; requests.size() < most; ++i)
    for (const Request& request : requests_for(nothings[i % nothings.size()])) requests.push_back(request);
  ServingProgram server;
  Asker asker(server.port(), requests);
  for (const std::string& fault : asker.faults()) FAIL_CHECK(fault);
  CHECK(server.client().Get("/health")->status == 200);
  REQUIRE(std::system("ffprobe -version > /dev/null 2>&1") == 0);  // from the package ffmpeg
  const TemporaryFolder folder;
  CHECK(asker.files().size() >= 8);
  for (const auto& [format, bytes] : asker.files())
    if (format != "json" && format != "srt" && format != "vtt")
      CHECK(complaint_of_ffprobe(format, folder.write("a." + format, bytes)) == "");
}

TEST_CASE("A new server goes on after a first text with nothing to say, in every format") {
  for (const native::EncodedFormat& format : native::audio_formats()) {
    if (!format.is_available) continue;
    INFO(format.name);
    const TestServer server;
    const auto answer = server.post_json("/v1/audio/speech", {{"input", "..."}, {"response_format", format.name}});
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(AudioFileReader(answer->body, 22050, silence).fault_as(format.name) == "");
    CHECK(server.client().Get("/health")->status == 200);
  }
}

TEST_CASE("A blank text is refused, and a text with a word is not reported as having nothing to say") {
  const TestServer server;
  CHECK(server.post_json("/tts", {{"text", " \n\t"}})->status == 400);
  for (const char* way : {"false", "true"})
    CHECK_FALSE(
        server.post_json("/tts", {{"text", "... Hello."}, {"stream", way}})->has_header("X-Linnet-Nothing-To-Say"));
}

TEST_CASE("A requested pause has its length also if there is nothing to say") {
  const TestServer server;
  for (const bool streams : {true, false}) {
    const json body = {{"text", "<speak>...<break time=\"200ms\"/></speak>"}, {"format", "pcm"}, {"stream", streams}};
    const auto answer = server.post_json("/tts", body);
    CHECK(answer->status == 200);
    CHECK(answer->get_header_value("X-Linnet-Nothing-To-Say") == "true");
    CHECK(AudioFileReader(answer->body, 22050, 4410).fault_as("pcm") == "");
  }
}

}  // namespace linnet::test
