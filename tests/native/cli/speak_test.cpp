// The built program with valid input and a tiny voice.
#include <signal.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

std::uint32_t number_at(const std::string& bytes, std::size_t place) {
  std::uint32_t number = 0;
  REQUIRE(bytes.size() >= place + sizeof number);
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}

// The bytes of the samples of a WAV file; checks that its header has the true sizes.
std::string wav_samples(const std::string& bytes) {
  REQUIRE(bytes.substr(0, 4) == "RIFF");
  CHECK(number_at(bytes, 4) == bytes.size() - 8);
  CHECK(number_at(bytes, 24) == 22050);
  CHECK(number_at(bytes, 40) == bytes.size() - 44);
  return bytes.substr(44);
}

Outcome speak(std::vector<std::string> args, RunOptions options = {}) {
  const Names front = {"speak", "-m", "tiny-medium", "--threads", "1"};
  args.insert(args.begin(), front.begin(), front.end());
  return run_program(args, std::move(options));
}

TEST_CASE("cli: a text becomes a WAV file, and the last line gives the speed") {
  const TemporaryFolder folder;
  const Outcome run = speak({"Hello", "there.", "-o", folder.file("a.wav")});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.out.empty());
  CHECK(wav_samples(read_text(folder.file("a.wav"))).size() > 1000);
  CHECK(folder.names() == Names{"a.wav"});
  CHECK(contains(run.err, "Real-time factor: "));
  CHECK(contains(run.err, " (infer="));
  CHECK(contains(run.err, "first audio"));
  CHECK(contains(run.err, "peak memory"));
  CHECK(run.err.ends_with("\n"));
}

TEST_CASE("cli: arguments, a file and standard input give the same sound, and so do two threads") {
  const TemporaryFolder folder;
  const std::string text = folder.write("text", "Hello there.");
  REQUIRE(speak({"Hello there.", "-f", folder.file("a.wav")}).code == 0);
  REQUIRE(speak({"-i", text, "-f", folder.file("b.wav")}).code == 0);
  REQUIRE(speak({"-f", folder.file("c.wav")}, {.input = "Hello there."}).code == 0);
  REQUIRE(speak({"-", "-f", folder.file("d.wav"), "--threads", "2"}, {.input = "Hello there."}).code == 0);
  const std::string sound = read_text(folder.file("a.wav"));
  for (const char* name : {"b.wav", "c.wav", "d.wav"}) CHECK(read_text(folder.file(name)) == sound);
}

TEST_CASE("cli: standard output gets a WAV of unknown length, raw samples, or floats") {
  const TemporaryFolder folder;
  REQUIRE(speak({"Hello.", "-f", folder.file("a.wav")}).code == 0);
  const std::string samples = wav_samples(read_text(folder.file("a.wav")));
  const Outcome wav = speak({"Hello.", "-f", "-"});
  CHECK(number_at(wav.out, 4) == 0xFFFFFFFF);
  CHECK(number_at(wav.out, 40) == 0xFFFFFFFF);
  CHECK(wav.out.substr(44) == samples);
  CHECK(speak({"Hello.", "--output_raw"}).out == samples);
  CHECK(speak({"Hello.", "--output-f32", "-"}).out.size() == 2 * samples.size());
}

TEST_CASE("cli: with -d each line becomes a file whose path is printed") {
  const TemporaryFolder folder;
  const Outcome run = speak({"--output-dir", folder.file("x/y"), "--output_dir_naming", "text"},
                            {.input = "Hello there.\n\nGood bye.\nHello there.\n"});
  INFO(run.err);
  REQUIRE(run.code == 0);
  const std::string begin = folder.file("x/y/");
  CHECK(run.out == begin + "Hello_there.wav\n" + begin + "Good_bye.wav\n" + begin + "Hello_there-2.wav\n");
  CHECK(read_text(begin + "Hello_there.wav") == read_text(begin + "Hello_there-2.wav"));
  const Outcome by_clock = speak({"-d", folder.file("clock")}, {.input = "Hello.\nHello.\n"});
  CHECK(by_clock.code == 0);
  std::istringstream paths(by_clock.out);
  for (std::string path; std::getline(paths, path);) CHECK_FALSE(wav_samples(read_text(path)).empty());
}

TEST_CASE("cli: with -d a line is answered before the next one arrives") {
  const TemporaryFolder folder;
  RunningProgram run({"speak", "-m", "tiny-medium", "-d", folder.path()}, {.input = "Hello.\n", .keep_input = true});
  CHECK(run.read_output(folder.path().size() + 5, 30));
  run.send(SIGTERM);
  CHECK(run.wait().code == 143);
}

TEST_CASE("cli: lines of JSON name their files; lines without a name share the file of -f") {
  const TemporaryFolder folder;
  const std::string lines = "{\"text\": \"Hello.\", \"output_file\": \"" + folder.file("a.wav") +
                            "\"}\n{\"text\": \"Good\"}\n{\"text\": \"bye.\"}\n";
  const Outcome run = speak({"--json-input", "-f", folder.file("rest.wav")}, {.input = lines});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.out == folder.file("a.wav") + "\n");
  CHECK(folder.names() == Names{"a.wav", "rest.wav"});
  wav_samples(read_text(folder.file("rest.wav")));
}

TEST_CASE("cli: the suffix of the timings file chooses its format") {
  const TemporaryFolder folder;
  for (const char* name : {"t.json", "t.srt", "t.vtt"})
    REQUIRE(speak({"Hello there.", "-o", folder.file("a.wav"), "--timings", folder.file(name)}).code == 0);
  CHECK(nlohmann::json::parse(read_text(folder.file("t.json"))).at("words").size() == 2);
  CHECK(contains(read_text(folder.file("t.srt")), " --> "));
  CHECK(read_text(folder.file("t.vtt")).starts_with("WEBVTT"));
}

TEST_CASE("cli: the statistics of the run are one line of JSON") {
  const TemporaryFolder folder;
  const Outcome run = speak({"Hello there.", "-o", folder.file("a.wav"), "--stats", "-", "--quiet"});
  REQUIRE(run.code == 0);
  CHECK(run.err.empty());
  CHECK(std::count(run.out.begin(), run.out.end(), '\n') == 1);
  const auto stats = nlohmann::json::parse(run.out);
  for (const char* key :
       {"load_seconds", "synthesis_seconds", "first_audio_seconds", "audio_seconds", "peak_rss_bytes"})
    CHECK(stats.at(key).get<double>() > 0);
  CHECK(stats.at("threads") == 1);
  CHECK(stats.at("precision") == "fp32");
  CHECK(stats.at("sentences") == 1);
  CHECK_FALSE(stats.at("kernels").get<std::string>().empty());
}

TEST_CASE("cli: given phoneme ids are spoken with the file's scales, which flags override") {
  const TemporaryFolder folder;
  const std::string ids = source_path("tests/golden/voices/tiny-medium.0.json");
  const std::size_t golden = read_text(source_path("tests/golden/voices/tiny-medium.0.f32")).size();
  REQUIRE(speak({"--ids", ids, "--output-f32", folder.file("a.f32")}).code == 0);
  CHECK(read_text(folder.file("a.f32")).size() == golden);
  REQUIRE(speak({"--ids", ids, "--output-f32", folder.file("b.f32"), "--length-scale", "3"}).code == 0);
  CHECK(read_text(folder.file("b.f32")).size() > golden);
  nlohmann::json file = nlohmann::json::parse(read_text(ids));
  file["length_scale"] = file.value("length_scale", 1.0) * 2;
  file["speed"] = 2;
  REQUIRE(speak({"--ids", folder.write("c.json", file.dump()), "--output-f32", folder.file("c.f32")}).code == 0);
  CHECK(read_text(folder.file("c.f32")) == read_text(folder.file("a.f32")));
}

TEST_CASE("cli: a speaker is an id or a name of the voice's settings") {
  const TemporaryFolder folder;
  const auto settings = nlohmann::json::parse(read_text(tiny_voice_path("tiny-high-speakers") + ".json"));
  const auto last = std::prev(settings.at("speaker_id_map").end());
  const Names ways = {std::to_string(last.value().get<int>()), last.key()};
  Names sounds;
  for (const std::string& way : ways)
    sounds.push_back(run_program({"speak", "-m", "tiny-high-speakers", "-s", way, "Hello.", "-f", "-"}).out);
  CHECK(sounds[0].size() > 44);
  CHECK((sounds[0] == sounds[1]));  // extra parentheses, so that Catch2 does not print the samples
}

TEST_CASE("cli: a command line of piper works unchanged") {
  const TemporaryFolder folder;
  const Outcome run = run_program(
      {"--model", tiny_voice_path("tiny-medium"), "--config", tiny_voice_path("tiny-medium") + ".json", "--output_file",
       folder.file("a.wav"), "--sentence_silence", "0.2", "--noise_w", "0.5", "--length_scale", "1.1", "-q"},
      {.input = "Hello.\n"});
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK(run.err.empty());
  wav_samples(read_text(folder.file("a.wav")));
}

TEST_CASE("cli: every help page fits 80 columns and goes to standard output") {
  for (const Names& args : {Names{"--help"}, Names{"help"}, Names{"speak", "--help"}, Names{"help", "speak"},
                            Names{"doctor", "--help"}, Names{"bench", "--help"}}) {
    const Outcome run = run_program(args);
    CHECK(run.code == 0);
    CHECK(run.err.empty());
    CHECK(run.out.size() > 100);
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 80);
  }
  CHECK(run_program({"--version"}).out.starts_with("linnet "));
}

TEST_CASE("cli: doctor says whether the voice works, as text and as JSON") {
  const Outcome words = run_program({"doctor", "-m", "tiny-medium"});
  INFO(words.out);
  CHECK(words.code == 0);
  CHECK(contains(words.out, "tiny-high-speakers"));
  CHECK(contains(words.out, "Real-time factor"));
  const auto page = nlohmann::json::parse(run_program({"doctor", "-m", "tiny-medium", "--json"}).out);
  CHECK(page.at("speaks") == true);
  CHECK(page.at("problems").empty());
  const Outcome sick = run_program({"doctor", "-m", "nobody"});
  CHECK(sick.code == 1);
  CHECK(contains(sick.out, "no voice 'nobody'"));
}

}  // namespace
}  // namespace linnet::test
