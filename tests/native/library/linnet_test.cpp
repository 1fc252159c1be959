// The C API, by the shared library itself.
#include "native/library/linnet.h"

#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/support/tiny_c_voice.h"

namespace {

constexpr std::string_view text = "One sentence. And another one.";

struct Heard {
  std::vector<float> samples;
  std::vector<int16_t> samples_16;
  std::vector<std::string> words;
  linnet_voice* voice = nullptr;
  int stop_after = -1;  // blocks
  linnet_status inside = LINNET_OK;
  int blocks = 0;
};

int hear(const linnet_block* block, void* user) {
  auto& heard = *static_cast<Heard*>(user);
  heard.samples.insert(heard.samples.end(), block->samples, block->samples + block->sample_count);
  if (block->samples_16)
    heard.samples_16.insert(heard.samples_16.end(), block->samples_16, block->samples_16 + block->sample_count);
  for (std::size_t i = 0; i < block->word_count; ++i)
    heard.words.emplace_back(
        text.substr(block->words[i].text_begin, block->words[i].text_end - block->words[i].text_begin));
  if (heard.voice) heard.inside = linnet_speak(heard.voice, text.data(), text.size(), nullptr, hear, user, nullptr);
  return ++heard.blocks == heard.stop_after;
}

class Tiny : public linnet::test::TinyCVoice {
 public:
  linnet_status speak(Heard& heard, const linnet_speak_options* options = nullptr, linnet_spoken* spoken = nullptr) {
    return linnet_speak(voice, text.data(), text.size(), options, hear, &heard, spoken);
  }
};

linnet_speak_options speak_options() {
  linnet_speak_options options;
  linnet_speak_options_init(&options, sizeof options);
  return options;
}

bool says(const char* part) { return std::string_view(linnet_error()).find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("By the C API a text is spoken as floats, as 16-bit samples and with its words") {
  Tiny tiny;
  Heard heard;
  linnet_speak_options options = speak_options();
  options.samples_of_16_bit = 1;
  linnet_spoken spoken{};
  spoken.struct_size = sizeof spoken;
  REQUIRE(tiny.speak(heard, &options, &spoken) == LINNET_OK);
  CHECK(std::string_view(linnet_error()).empty());
  CHECK(heard.words == std::vector<std::string>{"One", "sentence", "And", "another", "one"});
  CHECK(spoken.samples == heard.samples.size());
  CHECK(spoken.sentences == 2);
  CHECK(spoken.words == 5);
  REQUIRE(heard.samples_16.size() == heard.samples.size());
  float loudest = 0;
  for (std::size_t i = 0; i < heard.samples.size(); ++i) {
    loudest = std::max(loudest, std::abs(heard.samples[i]));
    REQUIRE(std::abs(heard.samples[i] * 32767 - static_cast<float>(heard.samples_16[i])) <= 0.51f);
  }
  CHECK(loudest > 0.05f);
  CHECK(linnet_sample_rate(tiny.voice) == 22050);
  CHECK(linnet_speakers(tiny.voice) == 1);
  CHECK(std::string_view(linnet_speaker_language(tiny.voice, 0)) == "en-us");
  CHECK(linnet_speaker_name(tiny.voice, 1) == nullptr);
  CHECK(linnet_default_speaker(tiny.voice) == 0);
  CHECK(linnet_length_scale(tiny.voice) == 1);
  CHECK(std::string_view(linnet_family(tiny.voice)) == "vits");
  CHECK(linnet_family(nullptr) == nullptr);
}

TEST_CASE("By the C API the samples are the same again, and others with another seed") {
  Tiny tiny;
  Heard first;
  Heard second;
  Heard other;
  linnet_speak_options options = speak_options();
  REQUIRE(tiny.speak(first) == LINNET_OK);
  REQUIRE(tiny.speak(second, &options) == LINNET_OK);
  options.seed = 1;
  REQUIRE(tiny.speak(other, &options) == LINNET_OK);
  CHECK(first.samples == second.samples);
  CHECK(first.samples != other.samples);
}

TEST_CASE("The C API answers wrong arguments with a status and a text, and the voice speaks on") {
  Tiny tiny;
  Heard heard;
  linnet_speak_options options = speak_options();
  options.length_scale = 100;
  CHECK(tiny.speak(heard, &options) == LINNET_BAD_INPUT);
  CHECK(says("100"));
  options = speak_options();
  options.speaker = "nobody";
  CHECK(tiny.speak(heard, &options) == LINNET_NOT_FOUND);
  options = speak_options();
  options.markdown = 3;
  CHECK(tiny.speak(heard, &options) == LINNET_BAD_INPUT);
  CHECK(says("markdown: 3"));
  CHECK(linnet_speak(tiny.voice, nullptr, 0, nullptr, hear, &heard, nullptr) == LINNET_BAD_INPUT);
  CHECK(linnet_speak(tiny.voice, "\xff", 1, nullptr, hear, &heard, nullptr) == LINNET_BAD_INPUT);
  CHECK(linnet_speak(tiny.voice, "a", 1, nullptr, nullptr, nullptr, nullptr) == LINNET_BAD_INPUT);
  CHECK(linnet_speak(nullptr, "a", 1, nullptr, hear, &heard, nullptr) == LINNET_BAD_INPUT);
  CHECK(linnet_open(nullptr, nullptr) == LINNET_BAD_INPUT);
  CHECK(heard.samples.empty());
  CHECK(tiny.speak(heard) == LINNET_OK);

  linnet_open_options open_options;
  linnet_open_options_init(&open_options, sizeof open_options);
  open_options.model = "/nowhere/voice.onnx";
  linnet_voice* none = tiny.voice;
  CHECK(linnet_open(&open_options, &none) == LINNET_NOT_FOUND);
  CHECK(none == nullptr);
  CHECK(says("/nowhere/voice.onnx"));
}

TEST_CASE("Structs of older and newer headers are read as far as both sides know them") {
  Tiny tiny;
  Heard heard;
  struct {
    linnet_speak_options known;
    std::uint64_t later;
  } newer{};
  linnet_speak_options_init(&newer.known, sizeof newer);
  CHECK(newer.known.struct_size == sizeof newer);
  CHECK(tiny.speak(heard, &newer.known) == LINNET_OK);
  newer.later = 1;
  CHECK(tiny.speak(heard, &newer.known) == LINNET_BAD_INPUT);
  CHECK(says("newer"));

  linnet_speak_options older = speak_options();
  older.struct_size = offsetof(linnet_speak_options, markdown);
  older.markdown = 77;  // where an older program has something else
  Heard again;
  CHECK(tiny.speak(again, &older) == LINNET_OK);
  CHECK(again.samples == heard.samples);
  older.struct_size = 0;
  CHECK(tiny.speak(again, &older) == LINNET_BAD_INPUT);
  CHECK(says("linnet_speak_options_init"));

  linnet_spoken spoken{7, 7, 7, 7, 7};
  spoken.struct_size = offsetof(linnet_spoken, sentences);
  CHECK(tiny.speak(again, nullptr, &spoken) == LINNET_OK);
  CHECK(spoken.samples == heard.samples.size());
  CHECK(spoken.sentences == 7);
}

TEST_CASE("A sink of the C API ends the speech, and cannot speak itself") {
  Tiny tiny;
  Heard heard;
  heard.stop_after = 1;
  heard.voice = tiny.voice;
  CHECK(tiny.speak(heard) == LINNET_STOPPED);
  CHECK(heard.blocks == 1);
  CHECK(heard.inside == LINNET_BAD_INPUT);
  Heard whole;
  CHECK(tiny.speak(whole) == LINNET_OK);
}

TEST_CASE("linnet_stop() ends a speech from another thread, and the next one speaks") {
  Tiny tiny;
  linnet_stop(tiny.voice);  // nobody speaks: no effect
  std::string endless;
  for (int i = 0; i < 5000; ++i) endless += "And so on and so forth. ";
  struct Starts {
    linnet_voice* voice;
    std::thread stopper;
  } starts{tiny.voice, {}};
  const auto stop = [](const linnet_block*, void* user) {
    auto& s = *static_cast<Starts*>(user);
    if (!s.stopper.joinable()) s.stopper = std::thread([voice = s.voice] { linnet_stop(voice); });
    return 0;
  };
  CHECK(linnet_speak(tiny.voice, endless.data(), endless.size(), nullptr, stop, &starts, nullptr) == LINNET_STOPPED);
  starts.stopper.join();
  Heard heard;
  CHECK(tiny.speak(heard) == LINNET_OK);
}

TEST_CASE("Threads that speak by the C API at once hear what each would hear alone") {
  Tiny one;
  Tiny two;
  Heard alone;
  REQUIRE(one.speak(alone) == LINNET_OK);
  std::vector<Heard> heard(4);
  std::vector<linnet_status> statuses(4, LINNET_INTERNAL);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < heard.size(); ++i)
    threads.emplace_back([&, i] { statuses[i] = (i % 2 == 0 ? one : two).speak(heard[i]); });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < heard.size(); ++i) {
    CHECK(statuses[i] == LINNET_OK);
    CHECK(heard[i].samples == alone.samples);
  }
}

TEST_CASE("The C API estimates a text's memory without speaking it") {
  Tiny tiny;
  linnet_memory memory{};
  memory.struct_size = sizeof memory;
  REQUIRE(linnet_estimate(tiny.voice, text.data(), text.size(), &memory) == LINNET_OK);
  CHECK(memory.fits == 1);
  CHECK(memory.needed_bytes > 1'000'000);
  CHECK(memory.available_bytes > memory.needed_bytes);
  CHECK(memory.longest_text > text.size());
  memory.struct_size = 0;
  CHECK(linnet_estimate(tiny.voice, text.data(), text.size(), &memory) == LINNET_BAD_INPUT);
}
