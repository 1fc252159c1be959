// Bad input to the built program must give exit code 2, one clear line, and no output file.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/onnx_builder.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using Args = std::vector<std::string>;

// Runs `linnet speak ARGS -o FILE` and checks that it is refused; the message must contain `named`.
void check_refused(Args args, const std::string& named, RunOptions options = {}) {
  const TemporaryFolder folder;
  args.insert(args.begin(), {"speak", "-o", folder.file("a.wav"), "--timings", folder.file("a.srt")});
  const Outcome run = run_program(args, std::move(options));
  INFO(args.back());
  INFO(run.err);
  CHECK(run.code == 2);
  CHECK(run.out.empty());
  CHECK(run.err.starts_with("linnet: "));
  CHECK(std::count(run.err.begin(), run.err.end(), '\n') == 1);
  CHECK(contains(run.err, named));
  CHECK(folder.names().empty());
}

// On one thread, because with more the program says it where other programs keep cores busy.
Args tiny(Args more) {
  more.insert(more.begin(), {"-m", "tiny-medium", "--threads", "1"});
  return more;
}

// A voice with a changed model or changed settings.
class SpoiltVoice {
 public:
  SpoiltVoice() : model_(read_text(tiny_voice_path("tiny-medium"))) {
    settings_ = read_text(tiny_voice_path("tiny-medium") + ".json");
  }
  void check(const std::string& model, const std::string& settings, const std::string& named) const {
    folder_.write("v.onnx.json", settings);
    check_refused({"-m", folder_.write("v.onnx", model), "Hello."}, named);
  }
  void check_model(const std::string& model, const std::string& named) const { check(model, settings_, named); }
  void check_settings(const std::string& settings, const std::string& named) const { check(model_, settings, named); }

  const std::string& model() const { return model_; }
  nlohmann::json settings() const { return nlohmann::json::parse(settings_); }

 private:
  TemporaryFolder folder_;
  std::string model_;
  std::string settings_;
};

TEST_CASE("cli refuses text that is missing, empty or blank") {
  check_refused(tiny({}), "no text");
  check_refused(tiny({""}), "no text");
  check_refused(tiny({" \t\n"}), "no text");
  check_refused(tiny({"-i", "/dev/null"}), "no text");
  check_refused(tiny({}), "no text", {.input = "\n\n"});
}

TEST_CASE("cli refuses text that is not UTF-8 or contains NUL bytes") {
  check_refused(tiny({"Hello \xFF there."}), "UTF-8");
  check_refused(tiny({}), "UTF-8", {.input = "Hello. \xC3"});
  check_refused(tiny({}), "NUL", {.input = std::string("Hello.\0More.", 12)});
  // After valid sentences, when the file has already been started.
  check_refused(tiny({}), "UTF-8", {.input = "Hello. And more. And then. " + std::string("\xED\xA0\x80")});
}

TEST_CASE("cli refuses text files that are missing or folders") {
  check_refused(tiny({"-i", "/nonexistent.txt"}), "/nonexistent.txt");
  check_refused(tiny({"-i", "/tmp"}), "folder");
}

TEST_CASE("cli refuses a missing voice, and lists the folders searched and the voices found") {
  check_refused({"-m", "nobody", "Hello."}, "tests/golden/voices");
  check_refused({"-m", "nobody", "Hello."}, "tiny-medium");
  check_refused({"-m", "/nonexistent/v.onnx", "Hello."}, "/nonexistent/v.onnx");
  check_refused({"-m", "/tmp", "Hello."}, "folder");
  check_refused({"-m", "/dev/zero", "-c", tiny_voice_path("tiny-medium") + ".json", "Hello."}, "/dev/zero");
}

TEST_CASE("cli refuses a model that is truncated anywhere") {
  const SpoiltVoice voice;
  const std::size_t size = voice.model().size();
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{100}, size / 3, size - 1000, size - 1})
    voice.check_model(voice.model().substr(0, length), "v.onnx");
}

TEST_CASE("cli refuses a model that is not ONNX, or of another architecture") {
  const SpoiltVoice voice;
  voice.check_model("This is a text and not a model.", "v.onnx");
  voice.check_model(std::string(10'000, '\0'), "v.onnx");
  OnnxBuilder other;
  other.input("input")
      .initializer(f32_tensor("fc.weight", {1, 2}, {1, 2}))
      .node(node("MatMul", "/fc", {"input"}, "out"));
  const auto bytes = other.build();
  voice.check_model({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, "v.onnx");
}

TEST_CASE("cli refuses a model with a wrong shape or data outside the file") {
  const SpoiltVoice voice;
  // One extent, data type 1 (float) and the name: the fields of TensorProto in the order of the file.
  const std::string name = "dec.conv_post.weight";
  const std::size_t place = voice.model().find(std::string("\x08\x07\x10\x01", 4) + "\x42\x14" + name);
  REQUIRE(place != std::string::npos);
  std::string wrong_shape = voice.model();
  wrong_shape[place + 1] = 5;
  voice.check_model(wrong_shape, name);
  std::string external = voice.model();
  external.replace(place + 2, 2, "\x70\x01");  // data_location = EXTERNAL in place of the data type
  voice.check_model(external, name);
}

TEST_CASE("cli refuses settings with a missing or wrong key, or that are not JSON") {
  const SpoiltVoice voice;
  voice.check_settings("", "v.onnx.json");
  voice.check_settings("{\"audio\": ", "v.onnx.json");
  voice.check_settings("[]", "v.onnx.json");
  for (const char* key : {"audio", "phoneme_id_map", "num_symbols"}) {
    nlohmann::json settings = voice.settings();
    settings.erase(key);
    voice.check_settings(settings.dump(), key);
    settings[key] = "wrong";
    voice.check_settings(settings.dump(), key);
  }
  nlohmann::json settings = voice.settings();
  settings["audio"]["sample_rate"] = -1;
  voice.check_settings(settings.dump(), "sample_rate");
  check_refused({"-m", tiny_voice_path("tiny-medium"), "-c", "/nonexistent.json", "Hello."}, "/nonexistent.json");
}

TEST_CASE("cli refuses a language that espeak-ng does not know") {
  const SpoiltVoice voice;
  nlohmann::json settings = voice.settings();
  settings["espeak"]["voice"] = "xx-nowhere";
  voice.check_settings(settings.dump(), "xx-nowhere");
}

TEST_CASE("cli refuses an unknown speaker") {
  check_refused({"-m", "tiny-high-speakers", "-s", "nobody", "Hello."}, "nobody");
  check_refused({"-m", "tiny-high-speakers", "-s", "99999", "Hello."}, "99999");
  check_refused(tiny({"-s", "-1", "Hello."}), "-1");
  check_refused({"-m", "tiny-high-speakers", "-s", "speakr2", "Hello."}, "near this are speaker2");
}

TEST_CASE("cli refuses mixes of speakers that name nobody, have no weight, or that the voice cannot do") {
  check_refused({"-m", "tiny-high-speakers", "-s", "speaker0+", "Hello."}, "on each side of '+'");
  check_refused({"-m", "tiny-high-speakers", "-s", "speaker0(two)+speaker1", "Hello."}, "has to be a number");
  check_refused({"-m", "tiny-high-speakers", "-s", "speaker0(2)+speaker1", "Hello."}, "cannot mix them; name one");
}

TEST_CASE("cli refuses a first sound that is neither early nor exact") {
  check_refused(tiny({"--first-sound", "soon", "Hello."}), "--first-sound: 'soon' is neither 'early' nor 'exact'");
}

TEST_CASE("cli refuses scales that are not numbers, negative or too large") {
  for (const char* flag : {"--length-scale", "--noise-scale", "--noise-w", "--sentence-silence", "--volume"})
    for (const char* value : {"nan", "-1", "inf", "1e30", "fast"}) check_refused(tiny({flag, value, "Hello."}), flag);
  check_refused(tiny({"--length-scale", "0", "Hello."}), "--length-scale");
  const TemporaryFolder folder;
  check_refused(tiny({"--ids", folder.write("i.json", R"({"phoneme_ids": [1, 2], "length_scale": 1e9})")}), "");
  check_refused(tiny({"--ids", folder.write("i.json", R"({"phoneme_ids": [1, 100000]})")}), "100000");
  check_refused(tiny({"--ids", folder.write("i.json", R"({"phoneme_ids": [1, 2], "speed": 5})")}), "from 0.25 to 4");
  check_refused(tiny({"--ids", folder.write("i.json", R"({"phoneme_ids": [1, 2], "speed": "fast"})")}), "speed");
}

TEST_CASE("cli refuses unknown flags and verbs and names the nearest") {
  check_refused(tiny({"--sentense-silence", "1", "Hello."}), "--sentence-silence");
  check_refused(tiny({"--cuda", "Hello."}), "--cuda");
  const Outcome run = run_program({"speek", "Hello."});
  CHECK(run.code == 2);
  CHECK(contains(run.err, "'speak'"));
}

TEST_CASE("cli names the wrong line of JSON, and leaves no part of the shared file") {
  for (const char* line :
       {"{", "[]", "{\"txt\": 1}", "{\"text\": \" \"}", "{\"text\": \"a\", \"speaker\": \"nobody\"}"}) {
    const TemporaryFolder folder;
    const Outcome run = run_program({"speak", "-m", "tiny-medium", "--json-input", "-f", folder.file("a.wav")},
                                    {.input = std::string("{\"text\": \"Hello.\"}\n") + line + "\n"});
    INFO(run.err);
    CHECK(run.code == 2);
    CHECK(contains(run.err, "line 2"));
    CHECK(folder.names().empty());
  }
}

}  // namespace
}  // namespace linnet::test
