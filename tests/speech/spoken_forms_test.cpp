// Texts in their spoken form through the public API, and which words a voice's language gets.
#include "engine/speech/spoken_forms.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

const std::string words_of_dr = "linnet words\t1\nlanguage\ten\nabbr\tDr.\tDoctor\tname\n";

// Files of words-data in memory, and which names were asked for.
struct WordsData {
  std::map<std::string, std::string, std::less<>> files;
  std::vector<std::string> asked = {};

  EngineOptions options() {
    EngineOptions all{.threads = 1, .espeak_data = tests::espeak_data()};
    all.words_data = [this](std::string_view name) {
      asked.emplace_back(name);
      const auto found = files.find(name);
      return found == files.end() ? std::string() : found->second;
    };
    return all;
  }
};

std::unique_ptr<Voice> tiny_voice(Engine& engine) {
  const std::string path = tiny_voice_path("tiny-medium");
  return engine.open_voice(read_bytes(path), read_text(path + ".json"));
}

struct Said {
  std::string phonemes, words;
};

Said said_by(Voice& voice, const std::string& text, bool normalized) {
  SpeakOptions options;
  options.text_normalization = normalized;
  Said said;
  voice.speak(text, options, [&](const AudioBlock& block) {
    for (const PhonemeTiming& phoneme : block.phonemes) said.phonemes += phoneme.phoneme;
    for (const WordTiming& word : block.words) said.words += word.word + "|";
  });
  return said;
}

}  // namespace

TEST_CASE("A text is spoken in its spoken form, or as it is; its words are those of the text") {
  WordsData data{{{"en", words_of_dr}}};
  Engine engine(data.options());
  const auto voice = tiny_voice(engine);
  CHECK(voice->words_file() == "en");
  const std::string text = "Dr. Smith is here.";
  const Said normalized = said_by(*voice, text, true);
  CHECK(normalized.phonemes == said_by(*voice, "Doctor Smith is here.", false).phonemes);
  CHECK(normalized.words == "Dr|Smith|is|here|");
  Engine plain({.threads = 1, .espeak_data = tests::espeak_data()});
  CHECK(said_by(*voice, text, false).phonemes == said_by(*tiny_voice(plain), text, true).phonemes);
}

TEST_CASE("The first sentence ends where it is spoken to end, with normalization and without") {
  WordsData data{{{"en", words_of_dr}}};
  Engine engine(data.options());
  const auto voice = tiny_voice(engine);
  const std::string text = "He saw Dr. Smith today. He left.";
  CHECK(voice->first_sentence_end(text) == text.find("He left"));
  SpeakOptions once;
  once.most_sentences = 1;
  CHECK(voice->speak(text, once, [](const AudioBlock&) {}).text_done == text.find("He left"));
}

TEST_CASE("Voices share the words of their language, and each file is read once") {
  WordsData data{{{"en", words_of_dr}}};
  SpokenForms forms(data.options());
  const LanguageWords* american = forms.of("en-us");
  REQUIRE(american);
  CHECK(forms.of("en") == american);
  CHECK(forms.of_any("en-gb") == american);
  CHECK(std::count(data.asked.begin(), data.asked.end(), "en") == 1);
}

TEST_CASE("A language without words has its letters composed and all else left as it is") {
  WordsData data{{{"en", words_of_dr}}};
  SpokenForms forms(data.options());
  CHECK(forms.of("xx") == nullptr);
  const LanguageWords* words = forms.of_any("xx");
  REQUIRE(words);
  CHECK(words->file.empty());
  CHECK(words->spoken_form("cafe\u0301 Dr. 5").text == "café Dr. 5");
  CHECK(SpokenForms(EngineOptions{}).of_any("xx") == nullptr);
}

TEST_CASE("Words that are damaged end the opening of a voice, and the file is named") {
  WordsData data{{{"en", "not words\n"}}};
  Engine engine(data.options());
  CHECK(contains(complaint([&] { tiny_voice(engine); }), "words-data/en"));
}
