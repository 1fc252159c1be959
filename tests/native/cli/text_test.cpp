// How the built program reads text that is more than words and marks, in several languages, judged by its --timings.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/run_program.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {
namespace {

using nlohmann::json;

// The tiny voice with changed settings.
class OwnVoice {
 public:
  explicit OwnVoice(const json& changes) {
    json settings = json::parse(read_text(tiny_voice_path("tiny-medium") + ".json"));
    settings.merge_patch(changes);
    std::filesystem::create_symlink(tiny_voice_path("tiny-medium"), folder_.file("own.onnx"));
    folder_.write("own.onnx.json", settings.dump());
  }

  struct Said {
    std::string phonemes;
    std::string complaints;
    std::vector<std::string> words;
    json timings;
  };
  Said say(const std::string& text) const {
    const std::string file = folder_.write("text", text);
    const Outcome run = run_program({"speak", "-m", folder_.file("own.onnx"), "--threads", "1", "--length-scale", "0.3",
                                     "-i", file, "-o", folder_.file("x.wav"), "--timings", folder_.file("x.json")});
    INFO(run.err);
    REQUIRE(run.code == 0);
    Said said;
    said.complaints = run.err;
    said.timings = json::parse(read_text(folder_.file("x.json")));
    for (const json& phoneme : said.timings["phonemes"]) said.phonemes += phoneme["phoneme"].get<std::string>();
    for (const json& word : said.timings["words"]) {
      said.words.push_back(word["word"]);
      const std::size_t begin = word["text_begin"];
      const std::size_t end = word["text_end"];
      CHECK(text.substr(begin, end - begin) == said.words.back());
    }
    return said;
  }

 private:
  TemporaryFolder folder_;
};

OwnVoice voice_of(const std::string& language) { return OwnVoice(json{{"espeak", {{"voice", language}}}}); }

using Words = std::vector<std::string>;

TEST_CASE("cli: text other than words is read or makes a pause, in English") {
  const OwnVoice voice = voice_of("en-us");
  CHECK(voice.say("😀😀\n").phonemes == "ɡɹˈɪnɪŋ fˈeɪs ɡɹˈɪnɪŋ fˈeɪs");
  CHECK(voice.say("I ❤️ you\n").phonemes == "aɪ ɹˈɛd hˈɑːɹt juː");
  CHECK(voice.say("Say [[həlˈoʊ]]!\n").phonemes == "sˈeɪ həlˈoʊ!");
  CHECK(voice.say("say [[həlˈoʊ]], please\n").phonemes == "sˈeɪ həlˈoʊ, plˈiːz");
  CHECK(voice.say("Hello... world.\n").phonemes == "həlˈoʊ, wˈɜːld.");
  CHECK(voice.say("Apple\nBanana\nOrange\n").phonemes == "ˈæpəl.bɐnˈænə.ˈɔɹɪndʒ");
  CHECK(voice.say("Today—not tomorrow—is the day.\n").phonemes ==
        voice.say("Today — not tomorrow — is the day.").phonemes);
  CHECK(voice.say("un\u2060likely no\u200dwhere\n").phonemes == "ʌnlˈaɪkli nˈoʊwɛɹ");
  CHECK(voice.say("Are you?I am fine.\n").phonemes == "ɑːɹ juː?aɪɐm fˈaɪn.");
}

TEST_CASE("cli: each word of the text has its own time") {
  const OwnVoice voice = voice_of("en-us");
  CHECK(voice.say("He left. she stayed.\n").words == Words{"He", "left", "she", "stayed"});
  CHECK(voice.say("It was one of the best.\n").words == Words{"It", "was", "one", "of", "the", "best"});
  CHECK(voice.say("Are you?I am—fine😀.\n").words == Words{"Are", "you", "I", "am", "fine", "😀"});
}

TEST_CASE("cli: the same marks are pauses in other languages") {
  struct Case {
    const char *language, *text, *phonemes;
  };
  for (const Case& c :
       {Case{"de", "Hallo... Welt.", "hˈaloː, vˈɛlt."}, Case{"de", "Äpfel\nBirnen", "ˈɛpfəl.bˈɪɾnən"},
        Case{"fr", "Bonjour… le monde.", "bɔ̃ʒˈuʁ, lə- mˈɔ̃d."}, Case{"es", "¿Estás?Bien.", "estˈas?bjˈen."},
        Case{"ru", "Привет... мир.", "prʲivʲˈet, mʲˈir."}, Case{"ar", "مرحبا... بك.", "mˈarħabˌan, bikˌa."},
        Case{"cmn", "你好...世界", "ni2χˈɑu2, s.ˈi.5 tɕˈiɛ5"}}) {
    INFO(c.text);
    CHECK(voice_of(c.language).say(c.text).phonemes == c.phonemes);
  }
}

TEST_CASE("cli: a voice with small letters only speaks capitals too") {
  json ids = {{"_", {0}}, {"^", {1}}, {"$", {2}}, {" ", {3}}, {".", {4}}, {",", {5}}};
  int id = 6;
  for (const char* letter : {"п", "р", "и", "в", "і", "т", "с", "е", "й", "ї"}) ids[letter] = {id++};
  const OwnVoice voice(json{{"phoneme_type", "text"}, {"phoneme_id_map", ids}});
  const auto said = voice.say("Привіт, Світе. Йї ЇЙ\n");
  CHECK(contains(said.phonemes, "привіт, світе."));
  CHECK_FALSE(contains(said.complaints, "skipped"));
  for (const json& phoneme : said.timings["phonemes"])
    if (phoneme["phoneme"] == "п" || phoneme["phoneme"] == "с") CHECK(phoneme["end"] > phoneme["start"]);
}

TEST_CASE("cli: silence after phonemes follows the voice's settings") {
  const OwnVoice voice(json{{"inference", {{"phoneme_silence", {{",", 0.7}}}}}});
  const json words = voice.say("Hello, there.").timings["words"];
  REQUIRE(words.size() == 2);
  CHECK(words[1]["start"].get<double>() >= words[0]["end"].get<double>() + 0.7);
}

}  // namespace
}  // namespace linnet::test
