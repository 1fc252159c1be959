// The module as a server of Speech Dispatcher talks to it, over pipes.
#include "native/speech_dispatcher/module.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

#include "engine/error.h"
#include "tests/native/speech_dispatcher/pipes.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"
#include "tests/support/sanitizers.h"

using namespace linnet::native;

namespace linnet::test {
namespace {

ServerOptions tiny_options() {
  ServerOptions options;
  options.voice.model = "tiny-medium";
  options.voice.data_dirs = {source_path("tests/golden/voices")};
  options.voice.language.espeak_data = tests::espeak_data();
  options.voice.threads = 1;
  options.voice.quiet = true;
  return options;
}

class RunningModule {
 public:
  explicit RunningModule(const ServerOptions& options = tiny_options())
      : thread_([this, options] {
          try {
            run_speech_dispatcher_module(options, commands_.reading(), answers_.writing());
          } catch (const Error&) {  // the pipe is closed
          }
          answers_.close_writing();
        }) {}
  ~RunningModule() {
    commands_.close_writing();
    answers_.read_for(2000);
    thread_.join();
  }

  void tell(std::string_view commands) const { commands_.write(commands); }
  std::string answer(std::string_view commands, std::string_view end) {
    tell(commands);
    return answers_.read_until(end);
  }
  Said speech(std::string_view commands) { return said_in(answer(commands, "702 END\n")); }
  std::string read_for(int milliseconds) const { return answers_.read_for(milliseconds); }

 private:
  Pipe commands_, answers_;
  std::thread thread_;
};

const std::string loaded = "299-Linnet speaks with tiny-medium\n299 OK LOADED SUCCESSFULLY\n";

}  // namespace

TEST_CASE("the module answers what servers 0.11.4 and 0.12.1 say to it") {
  RunningModule module;
  CHECK(module.answer("INIT\n", "SUCCESSFULLY\n") == loaded);
  CHECK(module.answer("AUDIO\naudio_output_method=server\n.\n", "INITIALIZED\n") ==
        "207 OK RECEIVING AUDIO SETTINGS\n203 OK AUDIO INITIALIZED\n");
  // 0.11 asks again with its own method where a module refuses the server's.
  CHECK(module.answer("AUDIO\naudio_output_method=pulse\naudio_pulse_device=default\naudio_pulse_min_length=10\n.\n",
                      "ERROR\n") ==
        "207 OK RECEIVING AUDIO SETTINGS\n300-Linnet's sound goes through the server only\n300 MODULE ERROR\n");
  CHECK(module.answer("LOGLEVEL\nlog_level=3\n.\n", "SET\n") ==
        "207 OK RECEIVING LOGLEVEL SETTINGS\n203 OK LOGLEVEL SET\n");
  const std::string voices = module.answer("LIST VOICES\n", "SENT\n");
  CHECK(voices.starts_with("200-tiny-medium\ten-US\tnone\n"));
  CHECK(voices.find("200-tiny-high-speakers#speaker2\ten-US\tnone\n") != std::string::npos);
  CHECK(module.answer("LIST VOICES en\n", "SENT\n") == voices);
  CHECK(module.answer("LIST VOICES tlh\n", "\n") == "304 CANT LIST VOICES\n");
  const std::string set =
      "SET\npitch=0\npitch_range=0\nrate=20\nvolume=100\npunctuation_mode=none\nspelling_mode=off\n"
      "cap_let_recogn=none\nvoice=male1\nlanguage=en-us\nsynthesis_voice=NULL\n.\n";
  CHECK(module.answer(set, "RECEIVED\n") == "203 OK RECEIVING SETTINGS\n203 OK SETTINGS RECEIVED\n");
  const Said said = module.speech(
      "SPEAK\n<speak>Hello there. <mark name=\"__spd_0\"/>How are you? <mark name=\"__spd_1\"/></speak>\n\n.\n");
  CHECK(said.lines ==
        "202 OK RECEIVING MESSAGE\n200 OK SPEAKING\n701 BEGIN\n705\n700-__spd_0\n700 INDEX MARK\n705\n"
        "700-__spd_1\n700 INDEX MARK\n702 END\n");
  CHECK(said.rate == 22050);
  REQUIRE(said.samples_at_mark.size() == 2);
  CHECK((said.samples_at_mark[0] > 0 && said.samples_at_mark[0] < said.samples.size()));
  CHECK(said.samples_at_mark[1] == said.samples.size());
  for (const auto* command : {"CHAR\na\n.\n", "CHAR\nspace\n.\n", "KEY\nshift_a\n.\n", "SOUND_ICON\nmail\n.\n"})
    CHECK(module.speech(command).lines == "202 OK RECEIVING MESSAGE\n200 OK SPEAKING\n701 BEGIN\n705\n702 END\n");
  CHECK(module.answer("DEBUG ON /tmp/log\nDEBUG OFF\n", "OFF\n") == "200 OK DEBUGGING ON\n200 OK DEBUGGING OFF\n");
  CHECK(module.answer("QUIT\n", "QUIT\n") == "210 OK QUIT\n");
}

TEST_CASE("rate and voice decide how a text sounds; the same text sounds the same again") {
  RunningModule module;
  module.answer("INIT\n", "SUCCESSFULLY\n");
  const std::string text = "SPEAK\n<speak>The quick brown fox jumps over the lazy dog.</speak>\n.\n";
  const auto with = [&](const std::string& setting) {
    module.answer("SET\n" + setting + "\n.\n", "RECEIVED\n");
    return module.speech(text).samples;
  };
  const auto plain = with("rate=0");
  CHECK(module.speech(text).samples == plain);
  CHECK(with("rate=100").size() * 3 < plain.size());
  CHECK(with("rate=-100").size() * 2 > plain.size() * 3);
  with("rate=0");
  CHECK(with("synthesis_voice=tiny-high-speakers#speaker2") != with("synthesis_voice=tiny-high-speakers"));
  CHECK(with("synthesis_voice=NULL") == plain);
}

TEST_CASE("bad input gets an error, and the module goes on") {
  RunningModule module;
  module.answer("INIT\n", "SUCCESSFULLY\n");
  CHECK(module.answer("DANCE\n", "\n") == "300 ERR UNKNOWN COMMAND\n");
  CHECK(module.answer("\n", "\n") == "300 ERR UNKNOWN COMMAND\n");
  CHECK(module.answer("STOP\nPAUSE\nspeak\n", "\n") == "300 ERR UNKNOWN COMMAND\n");  // there is nothing to stop
  CHECK(module.answer("SET\nrate=200\npitch=5\n.\n", "VALUE\n") ==
        "203 OK RECEIVING SETTINGS\n303 ERROR INVALID PARAMETER OR VALUE\n");
  CHECK(module.answer("SPEAK\n.\n", "SPEAK\n") == "202 OK RECEIVING MESSAGE\n301 ERROR CANT SPEAK\n");
  CHECK(module.answer("CHAR\na\nb\n.\n", "LINE\n") == "202 OK RECEIVING MESSAGE\n305 DATA MORE THAN ONE LINE\n");
  CHECK(module.answer("SPEAK\n\xc3\x28\n.\n", "SPEAK\n") == "202 OK RECEIVING MESSAGE\n301 ERROR CANT SPEAK\n");
  CHECK(module.answer("SPEAK\n" + std::string(3 << 20, 'a') + "\n.\n", "SPEAK\n") ==
        "202 OK RECEIVING MESSAGE\n301 ERROR CANT SPEAK\n");
  const std::string silent = "202 OK RECEIVING MESSAGE\n200 OK SPEAKING\n701 BEGIN\n702 END\n";
  for (const auto* text : {"<speak></speak>", " ", "<speak><mark/></speak", "<!DOCTYPE x>"}) {
    INFO(text);
    CHECK(module.speech("SPEAK\n" + std::string(text) + "\n.\n").lines.ends_with("702 END\n"));
  }
  CHECK(module.speech("SPEAK\n<speak> </speak>\n.\n").lines == silent);
  CHECK_FALSE(module.speech("SPEAK\n<speak>a < b</speak>\n.\n").samples.empty());
}

TEST_CASE("STOP ends a long text at once, and the next one is spoken") {
  RunningModule module;
  module.answer("INIT\n", "SUCCESSFULLY\n");
  std::string text = "SPEAK\n<speak>";
  for (int i = 0; i < 60; ++i) text += "This is sentence " + std::to_string(i) + " of a text that somebody stops. ";
  module.answer(text + "</speak>\n.\n", "701 BEGIN\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // the pipe is full of sound that nobody reads
  CHECK(module.answer("SPEAK\na\n.\n", "301 ERROR CANT SPEAK\n").ends_with("301 ERROR CANT SPEAK\n"));
  const auto start = std::chrono::steady_clock::now();
  module.answer("STOP\n", "703 STOP\n");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!is_sanitized) CHECK(seconds < 0.5);
  CHECK(module.read_for(100).empty());
  CHECK(module.speech("CHAR\nb\n.\n").lines == "202 OK RECEIVING MESSAGE\n200 OK SPEAKING\n701 BEGIN\n705\n702 END\n");
}

TEST_CASE("a module without voices says so, and one whose server has gone ends") {
  ServerOptions options = tiny_options();
  options.voice.data_dirs = {source_path("tests/native")};
  options.voice.model = source_path("tests/native/none.onnx");
  setenv("LINNET_VOICES", "/dev/null/none", 1);
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const std::string before = cache ? cache : "";
  setenv("XDG_CACHE_HOME", "/dev/null/none", 1);
  {
    RunningModule module(options);
    CHECK(module.answer("INIT\n", "MODULE\n").ends_with("\n399 ERR CANT INIT MODULE\n"));
  }
  unsetenv("LINNET_VOICES");
  before.empty() ? unsetenv("XDG_CACHE_HOME") : setenv("XDG_CACHE_HOME", before.c_str(), 1);
  RunningModule module;
  module.answer("INIT\n", "SUCCESSFULLY\n");
  module.answer("SPEAK\nA text that is being spoken when the server ends.\n.\n", "701 BEGIN\n");
}

}  // namespace linnet::test
