// Markdown through the public API: what is heard, the words' places, one call or many.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "engine/linnet.h"
#include "tests/support/complaint.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;

namespace {

struct Said {
  std::string phonemes, words;
  std::size_t text_done = 0;
};

class MarkdownVoice {
 public:
  MarkdownVoice() : engine_({.threads = 1, .espeak_data = tests::espeak_data()}) {
    const std::string path = tiny_voice_path("tiny-medium");
    voice_ = engine_.open_voice(read_bytes(path), read_text(path + ".json"));
  }
  Voice& operator*() { return *voice_; }
  Said say(const std::string& text, Markdown markdown) {
    SpeakOptions options;
    options.markdown = markdown;
    Said said;
    said.text_done = voice_->speak(text, options, [&](const AudioBlock& block) { add(block, text, said); }).text_done;
    return said;
  }
  // A sentence in each call, as the server speaks.
  Said say_by_the_sentence(const std::string& text, Markdown markdown) {
    SpeakOptions options;
    options.markdown = markdown;
    options.most_sentences = 1;
    Said said;
    SpeechText speech(text);
    while (!speech.is_done()) voice_->speak(speech, options, [&](const AudioBlock& block) { add(block, text, said); });
    said.text_done = speech.done();
    return said;
  }

 private:
  static void add(const AudioBlock& block, const std::string& text, Said& said) {
    for (const PhonemeTiming& phoneme : block.phonemes) said.phonemes += phoneme.phoneme;
    for (const WordTiming& word : block.words) {
      CHECK(word.word == text.substr(word.text_begin, word.text_end - word.text_begin));
      said.words += word.word + "|";
    }
  }

  Engine engine_;
  std::unique_ptr<Voice> voice_;
};

}  // namespace

TEST_CASE("Markdown is spoken without its marks, and its words are those of the text") {
  MarkdownVoice voice;
  const std::string text =
      "# A *title*\n\nSome **bold** words, a [link](https://example.org/x).\n\n```\nls\n```\n\nEnd.\n";
  const Said said = voice.say(text, Markdown::read_code);
  CHECK(said.phonemes == voice.say("A title\n\nSome bold words, a link.\n\nls\n\nEnd.\n", Markdown::off).phonemes);
  CHECK(said.words == "A|title|Some|bold|words|a|link|ls|End|");
  CHECK(said.text_done == text.size());
  CHECK(voice.say(text, Markdown::skip_code).words == "A|title|Some|bold|words|a|link|End|");
  CHECK(voice.say(text, Markdown::off).phonemes != said.phonemes);
}

TEST_CASE("Markdown in one call for each sentence is the same, also in the middle of a line, a list, or code") {
  MarkdownVoice voice;
  std::string text = "Intro **one. Two** three.\n\n";
  for (int i = 0; i < 6; ++i) text += "- item *one* of `a list`. And more.\n- [x] done\n\n> quoted. Twice.\n\n";
  text += "```\nmake all. Then *stop*.\nmake more.\n```\nLast.";
  for (const Markdown markdown : {Markdown::read_code, Markdown::skip_code}) {
    const Said whole = voice.say(text, markdown);
    const Said parts = voice.say_by_the_sentence(text, markdown);
    CHECK(parts.phonemes == whole.phonemes);
    CHECK(parts.words == whole.words);
    CHECK(parts.text_done == text.size());
  }
}

TEST_CASE("Markdown with nothing to hear is spoken as silence, and blank or broken text is refused as ever") {
  MarkdownVoice voice;
  CHECK(voice.say("---\n\n***", Markdown::read_code).words.empty());
  CHECK(contains(complaint([&] { voice.say(" \n", Markdown::read_code); }), "text"));
  CHECK(contains(complaint([&] { voice.say("a\xff", Markdown::read_code); }), "UTF-8"));
}

TEST_CASE("The words of Markdown are listed with their places, and its first sentence ends behind the marks") {
  MarkdownVoice voice;
  SpeakOptions options;
  options.markdown = Markdown::read_code;
  const std::string text = "See **this one.** And `that`.";
  const auto words = (*voice).words(text, options);
  REQUIRE(words.size() == 5);
  CHECK(words[1].text == "this");
  CHECK(words[1].text_begin == 6);
  CHECK(words[4].text == "that");
  CHECK(words[4].text_begin == text.find("that"));
  const std::size_t end = (*voice).first_sentence_end(text, options);
  CHECK(end >= text.find("**", 6));
  CHECK(end <= text.find("And"));
}
