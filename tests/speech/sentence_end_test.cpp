// When a text that is still being written can be spoken.
#include "engine/speech/sentence_end.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "tests/support/files.h"
#include "tests/support/paths.h"

using namespace linnet;
using namespace linnet::test;
using std::chrono::milliseconds;

TEST_CASE("A writer's pause tells the sooner that a sentence has ended, the more likely it has") {
  for (const char* text : {"Hello.", "It will rain tomorrow. ", "Really?", "你好。"}) {
    INFO(text);
    CHECK(pause_behind(text) == milliseconds(70));
  }
  for (const char* text : {"It is 3. ", "Hello, ", "A line\n", "Dr. "}) {
    INFO(text);
    CHECK(pause_behind(text) == milliseconds(100));
  }
  for (const char* text : {"It is 3.", "Dr.", "Well...", "Hello", "see www.", ""}) {
    INFO(text);
    CHECK(pause_behind(text) == milliseconds(300));
  }
}

TEST_CASE("A voice is not asked about plain words, nor about a pause behind one") {
  for (const char* text : {"", "Plain words, 25 of them", "it's well-known", " "}) CHECK_FALSE(may_end_sentence(text));
  for (const char* text : {"One.", "Is it? Yes", "A line\n", "é", "你好。", "\xff"}) CHECK(may_end_sentence(text));
  for (const char* text : {"", "One. Two", "One, ", " "}) CHECK_FALSE(may_stand_alone(text));
  for (const char* text : {"One.", "One. ", "He said: \"Go!\"", "A line\n", "\xff"}) CHECK(may_stand_alone(text));
}

TEST_CASE("A sentence has ended when the next one begins, or when its writer pauses where the voice would end it") {
  EngineOptions options{.threads = 1, .espeak_data = tests::espeak_data()};
  options.words_data = [](std::string_view name) {  // by which it knows an abbreviation
    return std::string(name == "en" ? "linnet words\t1\nlanguage\ten\nabbr\tDr.\tDoctor\tname\n" : "");
  };
  Engine engine(options);
  const std::string path = tiny_voice_path("tiny-medium");
  const std::unique_ptr<Voice> voice = engine.open_voice(read_bytes(path), read_text(path + ".json"));
  const auto has_ended = [&](const char* text, bool has_paused) {
    INFO(text);
    return has_ended_sentence(*voice, text, has_paused, {});
  };
  for (const char* text : {"Hello. W", "Is it? Ye", "One. Two. Thr"}) CHECK(has_ended(text, false));
  for (const char* text : {"Hello.", "Is it? ", "A line\n", "He said: \"Go!\"", "你好。"}) {
    CHECK_FALSE(has_ended(text, false));
    CHECK(has_ended(text, true));
  }
  for (const char* text : {"Hello", "Hello, ", "It is 3.", "I met Dr.", "Only this: "})
    CHECK_FALSE(has_ended(text, true));
}
