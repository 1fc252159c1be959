// Arabic through the public API: texts get diacritics before espeak-ng reads them.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "engine/linnet.h"
#include "engine/speech/voice_opener.h"
#include "engine/text/arabic/diacritizer.h"
#include "tests/support/complaint.h"
#include "tests/support/file_in_pieces.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string the_net() { return read_text(tests::arabic_data() + "/tashkeel.onnx"); }

EngineOptions options_with(std::string net) {
  EngineOptions options{.threads = 1, .espeak_data = tests::espeak_data()};
  options.arabic_data = [net = std::move(net)] { return net; };
  return options;
}

std::unique_ptr<Voice> arabic_voice(Engine& engine) {
  const std::string path = tiny_voice_path("tiny-xlow");
  auto settings = nlohmann::json::parse(read_text(path + ".json"));
  settings["espeak"]["voice"] = "ar";
  return engine.open_voice(read_bytes(path), settings.dump());
}

const std::string text = "كتب الولد الدرس.";

}  // namespace

TEST_CASE("An Arabic voice's words have diacritics, and are spoken with the phonemes of these") {
  Engine engine(options_with(the_net()));
  const auto voice = arabic_voice(engine);
  const std::vector<WordReading> words = voice->words(text);
  REQUIRE(words.size() == 3);
  CHECK(words[0].text == "كتب");
  CHECK(words[0].spoken == "كَتَبَ");
  CHECK(words[0].decided_by == "diacritics");
  CHECK(words[2].text_end == text.size() - 1);

  Engine plain(options_with(""));
  const auto bare = arabic_voice(plain);
  const std::vector<WordReading> written = bare->words("كَتَبَ الْوَلَدُ الدَّرْسْ.");
  REQUIRE(written.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(words[i].phonemes == written[i].phonemes);
  CHECK(bare->words(text)[0].phonemes != words[0].phonemes);
  CHECK(bare->words(text)[0].decided_by == "espeak-ng");
}

TEST_CASE("Word times of Arabic are of the text as it was given, and a text of any length has them all") {
  Engine engine(options_with(the_net()));
  const auto voice = arabic_voice(engine);
  std::string many;
  for (int i = 0; i < 200; ++i) many += text + " ";
  std::size_t words = 0, at = 0;
  voice->speak(many, {}, [&](const AudioBlock& block) {
    for (const WordTiming& word : block.words) {
      ++words;
      CHECK(word.text_begin >= at);
      CHECK(many.substr(word.text_begin, word.text_end - word.text_begin) == word.word);
      at = word.text_end;
    }
  });
  CHECK(words == 600);
}

TEST_CASE("The memory of an Arabic voice has the net in it, from bytes, pieces and a bundle") {
  const std::string path = tiny_voice_path("tiny-xlow");
  const std::vector<std::byte> model = read_bytes(path);
  auto settings = nlohmann::json::parse(read_text(path + ".json"));
  const std::string english = settings.dump();
  settings["espeak"]["voice"] = "ar";
  const std::string arabic = settings.dump();
  const Engine engine(EngineOptions{});
  const auto bytes = [&](std::variant<std::span<const std::byte>, const VoiceSource*> file, const std::string& json) {
    return memory_of(engine, {"voice", json, file}, {}).peak();
  };
  const FileInPieces pieces(model);
  const std::size_t plain = engine.memory_of(model).peak(), with_net = plain + arabic::Diacritizer::most_bytes;
  CHECK(bytes(model, english) == plain);
  CHECK(bytes(model, arabic) == with_net);
  CHECK(bytes(&pieces, english) == plain);
  CHECK(bytes(&pieces, arabic) == with_net);
}

TEST_CASE("A net for Arabic that is damaged ends the opening of an Arabic voice, and only of that") {
  for (const std::string& net :
       {std::string("not a model"), the_net().substr(0, 1'000'000), read_text(tiny_voice_path("tiny-xlow"))}) {
    Engine engine(options_with(net));
    CHECK(contains(complaint([&] { arabic_voice(engine); }), "the net for Arabic diacritics: "));
    const std::string path = tiny_voice_path("tiny-xlow");
    CHECK_NOTHROW(engine.open_voice(read_bytes(path), read_text(path + ".json")));
  }
}
