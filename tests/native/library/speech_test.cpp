// The C API for callers that ask for each block, by the shared library itself.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "native/library/linnet.h"
#include "tests/support/tiny_c_voice.h"

using linnet::test::TinyCVoice;

namespace {

constexpr double soon = 60;  // seconds, which no block of these texts takes

struct Heard {
  std::vector<float> samples;
  std::vector<int16_t> samples_16;
  std::vector<linnet_word> words;
  std::uint64_t text_done = 0;
};

void add(Heard& heard, const linnet_block& block) {
  heard.samples.insert(heard.samples.end(), block.samples, block.samples + block.sample_count);
  if (block.samples_16)
    heard.samples_16.insert(heard.samples_16.end(), block.samples_16, block.samples_16 + block.sample_count);
  heard.words.insert(heard.words.end(), block.words, block.words + block.word_count);
  heard.text_done = block.text_done;
}

int hear(const linnet_block* block, void* user) {
  add(*static_cast<Heard*>(user), *block);
  return 0;
}

class Speech {
 public:
  Speech(const TinyCVoice& tiny, std::string_view text, const linnet_speak_options* options = nullptr) {
    const linnet_status status = linnet_begin(tiny.voice, text.data(), text.size(), options, &speech);
    INFO(linnet_error());
    REQUIRE(status == LINNET_OK);
  }
  ~Speech() { linnet_end(speech); }
  Speech(const Speech&) = delete;

  linnet_status next(linnet_block& block, double seconds = soon) {
    block = {};
    block.struct_size = sizeof block;
    return linnet_next(speech, seconds, &block);
  }
  // The rest of the speech.
  Heard heard() {
    Heard all;
    linnet_block block;
    while (next(block) == LINNET_OK && block.sample_count > 0) add(all, block);
    return all;
  }

  linnet_speech* speech = nullptr;
};

std::string long_text(int sentences) {
  std::string text;
  for (int i = 0; i < sentences; ++i) text += "And so on and so forth. ";
  return text;
}

bool says(const char* part) { return std::string_view(linnet_error()).find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("linnet_next() gives the samples and words that linnet_speak() gives a sink") {
  TinyCVoice tiny;
  const std::string text = "Caf\u00E9 one. And another one, of more words. The third?";
  linnet_speak_options options;
  linnet_speak_options_init(&options, sizeof options);
  options.samples_of_16_bit = 1;
  Heard told;
  REQUIRE(linnet_speak(tiny.voice, text.data(), text.size(), &options, hear, &told, nullptr) == LINNET_OK);
  const Heard asked = Speech(tiny, text, &options).heard();
  CHECK(asked.samples == told.samples);
  CHECK(asked.samples_16 == told.samples_16);
  CHECK(asked.text_done == text.size());
  REQUIRE(asked.words.size() == told.words.size());
  REQUIRE(asked.words.size() == 10);
  for (std::size_t i = 0; i < told.words.size(); ++i) {
    CHECK(asked.words[i].text_begin == told.words[i].text_begin);
    CHECK(asked.words[i].text_end == told.words[i].text_end);
    CHECK(std::abs(asked.words[i].start_seconds - told.words[i].start_seconds) < 1e-9);
    CHECK(std::abs(asked.words[i].end_seconds - told.words[i].end_seconds) < 1e-9);
  }
}

TEST_CASE("After its last block a speech has a block without samples, as often as it is asked") {
  TinyCVoice tiny;
  Speech speech(tiny, "Once.");
  CHECK(speech.heard().samples.size() > 1000);
  linnet_block block;
  CHECK(speech.next(block) == LINNET_OK);
  CHECK(block.sample_count == 0);
  CHECK(block.word_count == 0);
  CHECK(block.text_done == 5);
}

TEST_CASE("Speeches that nobody listens to keep nobody from speaking, and hold some seconds of sound") {
  TinyCVoice tiny;
  const std::string text = long_text(3000);
  Speech unheard(tiny, text);
  Speech unheard_too(tiny, text);
  linnet_block block;
  REQUIRE(unheard.next(block) == LINNET_OK);
  const std::string short_text = "Both at once.";
  Heard told;
  CHECK(linnet_speak(tiny.voice, short_text.data(), short_text.size(), nullptr, hear, &told, nullptr) == LINNET_OK);
  CHECK(Speech(tiny, short_text).heard().samples == told.samples);
}

TEST_CASE("Two speeches of one voice that are heard in turns are what each is alone") {
  TinyCVoice tiny;
  const std::string one = "The first of these. It has two sentences.";
  const std::string other = "A second text. Of two as well.";
  const Heard alone = Speech(tiny, one).heard();
  const Heard other_alone = Speech(tiny, other).heard();
  Speech first(tiny, one);
  Speech second(tiny, other);
  Heard heard;
  Heard other_heard;
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    linnet_block block;
    REQUIRE(first.next(block) == LINNET_OK);
    if (block.sample_count > 0) goes_on = true, add(heard, block);
    REQUIRE(second.next(block) == LINNET_OK);
    if (block.sample_count > 0) goes_on = true, add(other_heard, block);
  }
  CHECK(heard.samples == alone.samples);
  CHECK(other_heard.samples == other_alone.samples);
}

TEST_CASE("linnet_next() waits no longer than it is told, and linnet_end() ends a speech that goes on for hours") {
  TinyCVoice tiny;
  const std::string text = long_text(20'000);
  Speech speech(tiny, text);
  linnet_block block;
  linnet_status status = LINNET_WAITING;
  int times = 0;
  for (; status == LINNET_WAITING && times < 100'000; ++times) status = speech.next(block, 0);
  CHECK(times > 1);
  CHECK(status == LINNET_OK);
}

TEST_CASE("What is wrong with a speech is said by linnet_begin() or by every linnet_next()") {
  TinyCVoice tiny;
  linnet_speech* speech = nullptr;
  linnet_speak_options options;
  linnet_speak_options_init(&options, sizeof options);
  CHECK(linnet_begin(nullptr, "a", 1, nullptr, &speech) == LINNET_BAD_INPUT);
  CHECK(linnet_begin(tiny.voice, nullptr, 1, nullptr, &speech) == LINNET_BAD_INPUT);
  CHECK(linnet_begin(tiny.voice, "a", 1, nullptr, nullptr) == LINNET_BAD_INPUT);
  options.speaker = "nobody";
  CHECK(linnet_begin(tiny.voice, "a", 1, &options, &speech) == LINNET_NOT_FOUND);
  CHECK(says("nobody"));
  CHECK(speech == nullptr);
  options.speaker = nullptr;
  options.length_scale = 100;
  linnet_block block;
  for (const std::string_view text : {std::string_view("  "), std::string_view("a\0b", 3), std::string_view("\xff")}) {
    Speech bad(tiny, text);
    CHECK(bad.next(block) == LINNET_BAD_INPUT);
  }
  Speech slow(tiny, "a", &options);
  for (int i = 0; i < 2; ++i) {
    CHECK(slow.next(block) == LINNET_BAD_INPUT);
    CHECK(says("100"));
  }
  CHECK(slow.next(block, NAN) == LINNET_BAD_INPUT);
  CHECK(linnet_next(nullptr, soon, &block) == LINNET_BAD_INPUT);
  CHECK(linnet_next(slow.speech, soon, nullptr) == LINNET_BAD_INPUT);
  linnet_end(nullptr);
}

TEST_CASE("After fork() the child's calls for its parent's voices and speeches fail or do nothing, and it can speak") {
  TinyCVoice tiny;
  Speech speech(tiny, "One.");
  speech.heard();  // no call is going on
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    alarm(60);  // ends a child that waits for ever
    linnet_block block{};
    block.struct_size = sizeof block;
    linnet_memory memory{};
    memory.struct_size = sizeof memory;
    bool is_right = linnet_next(speech.speech, soon, &block) == LINNET_BAD_INPUT && says("fork()") &&
                    linnet_estimate(tiny.voice, "a", 1, &memory) == LINNET_BAD_INPUT &&
                    linnet_speak(tiny.voice, "a", 1, nullptr, hear, nullptr, nullptr) == LINNET_BAD_INPUT;
    linnet_end(speech.speech);
    linnet_close(tiny.voice);
    is_right = is_right && !Speech(TinyCVoice(), "The child speaks.").heard().samples.empty();
    _exit(is_right ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

TEST_CASE("A child that was made while another thread spoke is told that it cannot speak") {
  TinyCVoice tiny;
  const std::string text = long_text(20'000);
  struct Fork {
    linnet_status status = LINNET_OK;
    int waited = -1;
  } result;
  // The sink's thread is within linnet_speak(), as another thread of a program might be.
  const auto fork_in_sink = [](const linnet_block*, void* user) {
    auto& made = *static_cast<Fork*>(user);
    std::thread([&made] {
      const pid_t child = fork();
      if (child == 0) {
        alarm(60);
        linnet_voice* voice = nullptr;
        _exit(linnet_open(nullptr, &voice) == LINNET_BAD_INPUT && says("fork()") ? 0 : 1);
      }
      if (child > 0) waitpid(child, &made.waited, 0);
    }).join();
    return 1;
  };
  CHECK(linnet_speak(tiny.voice, text.data(), text.size(), nullptr, fork_in_sink, &result, nullptr) == LINNET_STOPPED);
  CHECK(result.waited == 0);
}
