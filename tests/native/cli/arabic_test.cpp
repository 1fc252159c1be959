// The command line with an Arabic voice, whose texts get diacritics.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "native/voices/language_data.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

// tiny-xlow as a voice of another language, or of another phoneme type.
std::string changed_voice(const TemporaryFolder& folder, const std::string& language, const std::string& type) {
  auto settings = nlohmann::json::parse(read_text(tiny_voice_path("tiny-xlow") + ".json"));
  settings["espeak"]["voice"] = language;
  settings["phoneme_type"] = type;
  folder.write("voice.onnx.json", settings.dump());
  return folder.write("voice.onnx", read_text(tiny_voice_path("tiny-xlow")));
}

TEST_CASE("cli: words shows Arabic with the diacritics that are spoken") {
  const TemporaryFolder folder;
  const std::string voice = changed_voice(folder, "ar", "espeak");
  const Outcome run = run_program({"words", "-m", voice, "--json", "كتب الولد الدرس."});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.err.empty());
  const auto words = nlohmann::json::parse(run.out);
  REQUIRE(words.size() == 3);
  CHECK(words[0]["written"] == "كتب");
  CHECK(words[0]["said"] == "كَتَبَ");
  CHECK(words[0]["decided_by"] == "diacritics");
  CHECK(words[1]["said"] == "الْوَلَدُ");
}

TEST_CASE("cli refuses a net for Arabic that is damaged, and a folder without one") {
  const TemporaryFolder folder;
  const std::string voice = changed_voice(folder, "ar", "espeak");
  const Outcome nothing = run_program({"words", "-m", voice, "--arabic-data", folder.path(), "كتب"});
  CHECK(nothing.code == 2);
  CHECK(contains(nothing.err, "no tashkeel.onnx in " + folder.path()));
  folder.write("tashkeel.onnx", "no net");
  const Outcome damaged = run_program({"words", "-m", voice, "--arabic-data", folder.path(), "كتب"});
  CHECK(damaged.code == 2);
  CHECK(contains(damaged.err, "the net for Arabic diacritics: "));
}

TEST_CASE("What is missing without the net for Arabic is said, with where it was sought") {
  const std::string advice = native::LanguageData().arabic_advice();
  CHECK(contains(advice, "no arabic-data in "));
  CHECK(contains(advice, "give --arabic-data DIR"));
  native::LanguageData there;
  there.arabic = "somewhere";
  CHECK(there.arabic_advice().empty());
}

TEST_CASE("cli refuses texts for a voice of Hebrew phonemes, names why, and speaks its ids") {
  const TemporaryFolder folder;
  const std::string voice = changed_voice(folder, "he", "hebrew");
  const Outcome refused = run_program({"speak", "shalom", "-m", voice, "-o", folder.file("a.wav")});
  CHECK(refused.code == 2);
  CHECK(contains(refused.err, "its phoneme_type is \"hebrew\""));
  CHECK(contains(refused.err, "--ids"));
  folder.write("ids.json", R"({"phoneme_ids": [1, 12, 0, 13, 0, 2]})");
  const Outcome spoken =
      run_program({"speak", "--ids", folder.file("ids.json"), "-m", voice, "-o", folder.file("a.wav")});
  INFO(spoken.err);
  CHECK(spoken.code == 0);
}

}  // namespace
}  // namespace linnet::test
