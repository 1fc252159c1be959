// A server under changing conditions: many signals, voices that are added, removed and damaged, clients and limits with
// very short times. It must answer every request, and speak again when conditions are normal.
#include <signal.h>

#include <atomic>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <list>
#include <thread>

#include "native/system/limited_group.h"
#include "tests/support/raw_connection.h"
#include "tests/support/serving_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

int status_of_speech(const ServingProgram& server, const std::string& voice, const std::string& text) {
  const auto said = server.client().Post("/tts", httplib::Params{{"text", text}, {"voice", voice}});
  return said ? said->status : 0;
}

// Makes the server search for voices again, and waits until its log says that it has.
void reload(ServingProgram& server) {
  const auto scans = [&] {
    std::size_t count = 0;
    const std::string& log = (*server).errors();
    for (std::size_t at = 0; (at = log.find(R"("event":"voices","count")", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  (*server).read_output(1, 0.01);  // its log so far
  const std::size_t before = scans();
  (*server).send(SIGHUP);
  for (int look = 0; look < 600 && scans() == before; ++look) (*server).read_output(1, 0.05);
  REQUIRE(scans() > before);
}

void copy_voice(const std::string& name, const TemporaryFolder& folder, const std::string& as) {
  for (const char* suffix : {".onnx", ".onnx.json"})
    fs::copy_file(source_path("tests/golden/voices/" + name + suffix), folder.file(as + suffix),
                  fs::copy_options::overwrite_existing);
}

}  // namespace

TEST_CASE("many SIGHUPs interrupt no answer, and many SIGTERMs end the server as one does") {
  ServingProgram server;
  std::atomic<bool> storm = true;
  std::thread sender([&] {
    while (storm) {
      (*server).send(SIGHUP);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));  // often, but with a core left for the server
    }
  });
  int answered = 0;
  for (int i = 0; i < 30; ++i)
    answered += status_of_speech(server, "tiny-medium", "Hello number " + std::to_string(i) + ".") == 200;
  storm = false;
  sender.join();
  CHECK(answered == 30);
  for (int i = 0; i < 100; ++i) (*server).send(SIGTERM);
  CHECK((*server).wait().code == 0);
}

TEST_CASE("a voice may be replaced, damaged, removed and restored while it is in use", "[alone]") {
  const TemporaryFolder folder;
  copy_voice("tiny-medium", folder, "tiny-medium");
  copy_voice("tiny-medium", folder, "other");
  ServingProgram server({}, folder.path());
  int texts = 0;
  const auto speaks = [&] { return status_of_speech(server, "other", "Text " + std::to_string(++texts) + "."); };
  CHECK(speaks() == 200);
  copy_voice("tiny-xlow", folder, "other");  // in place, without a signal to the server
  CHECK(speaks() == 200);
  reload(server);
  CHECK(speaks() == 200);
  fs::resize_file(folder.file("other.onnx"), 5000);
  const int cut = speaks();  // the voice is in memory, but memory estimates read the file unless they are known
  CHECK(cut == 200);
  reload(server);
  const int broken = speaks();
  CHECK((broken == 404 || broken == 422));
  CHECK(status_of_speech(server, "tiny-medium", "And others do not mind.") == 200);
  fs::remove(folder.file("other.onnx"));
  const int gone = speaks();
  CHECK((gone >= 404 && gone <= 500));
  reload(server);
  CHECK(speaks() == 404);
  copy_voice("tiny-xlow", folder, "other");
  reload(server);
  CHECK(speaks() == 200);
}

TEST_CASE("if no thread can start, connections are closed, and the server speaks once threads can start again",
          "[alone]") {
  const auto group = native::LimitedGroup::of_threads(100);
  if (!group.made()) SKIP("needs to make a control group that limits threads");
  RunOptions options;
  options.control_group = group.folder();
  ServingProgram server({}, source_path("tests/golden/voices"), options);
  CHECK(status_of_speech(server, "tiny-medium", "One.") == 200);
  group.limit_threads(group.threads() + 1);
  {
    std::list<RawConnection> waiting;  // each needs a thread
    for (int i = 0; i < 10; ++i) waiting.emplace_back(server.port());
    std::size_t closed = 0;
    for (RawConnection& connection : waiting) {
      connection.receive(1, 0.3);
      closed += connection.is_closed();
    }
    CHECK(closed >= 8);
    CHECK(closed < 10);
  }
  group.limit_threads(100);
  CHECK(status_of_speech(server, "tiny-medium", "Two.") == 200);
}

TEST_CASE("with time limits of a millisecond every connection ends, with an answer or without") {
  auto options = tiny_server_options();
  using std::chrono::milliseconds;
  options.http.header_time = options.http.body_time = options.http.idle_time = options.http.write_time =
      milliseconds(1);
  options.queue.wait = milliseconds(1);
  const TestServer server(options);
  for (int i = 0; i < 30; ++i) {
    RawConnection connection(server.port());
    const std::string body = R"({"text": "Hello there."})";
    connection.send(
        "POST /tts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
        "application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body);
    const std::string answer = connection.receive_all(20);
    INFO(answer.substr(0, 100));
    CHECK(connection.is_closed());
    CHECK((answer.empty() || answer.starts_with("HTTP/1.1 ")));
    CHECK_FALSE(answer.starts_with("HTTP/1.1 500"));
  }
}

TEST_CASE("a voice with very deeply nested settings is skipped, and the list of voices is still given") {
  const TemporaryFolder folder;
  copy_voice("tiny-medium", folder, "good");
  copy_voice("tiny-medium", folder, "deep");
  const std::string settings = linnet::test::read_text(folder.file("deep.onnx.json"));
  folder.write("deep.onnx.json", settings.substr(0, settings.rfind('}')) + ", \"x\": " + std::string(500'000, '[') +
                                     std::string(500'000, ']') + "}");
  auto options = tiny_server_options();
  options.voice.model = "good";
  options.voice.data_dirs = {folder.path()};
  const TestServer server(options);
  const auto voices = server.client().Get("/voices");  // printing the settings used to exhaust the stack
  REQUIRE(voices);
  CHECK(voices->status == 200);
  const auto page = nlohmann::json::parse(voices->body);
  CHECK(page.contains("good"));
  CHECK_FALSE(page.contains("deep"));
}

}  // namespace linnet::test
