#include "engine/audio/timings.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

using namespace linnet;

namespace {

const std::vector<WordTiming> first = {{"Fish", 0, 4, 0.0, 0.25}, {"<&>", 5, 8, 0.25, 1.5}};
const std::vector<WordTiming> second = {{"chips", 10, 15, 3661.0004, 3661.9996}};
const std::vector<PhonemeTiming> phonemes = {{"f", 0, 0.1}, {"ɪ", 0.1, 0.2}, {"\"", 0.2, 0.25}};

std::string written(TimingFormat format) {
  TimingWriter writer(format);
  writer.add(first, phonemes);
  std::string text = writer.take();
  writer.add(second, {});
  return text + writer.finish();
}

}  // namespace

TEST_CASE("Timings as JSON contain words and phonemes of all sentences") {
  const auto document = nlohmann::json::parse(written(TimingFormat::json));
  REQUIRE(document["words"].size() == 3);
  CHECK(document["words"][1]["word"] == "<&>");
  CHECK((document["words"][1]["text_begin"] == 5 && document["words"][1]["text_end"] == 8));
  CHECK((document["words"][1]["start"] == 0.25 && document["words"][1]["end"] == 1.5));
  CHECK(document["words"][2]["start"] == 3661.0004);
  REQUIRE(document["phonemes"].size() == 3);
  CHECK(document["phonemes"][1]["phoneme"] == "ɪ");
  CHECK(document["phonemes"][2]["phoneme"] == "\"");
}

TEST_CASE("Timings of an empty text are a complete file") {
  CHECK(nlohmann::json::parse(TimingWriter(TimingFormat::json).finish())["words"].empty());
  CHECK(TimingWriter(TimingFormat::srt).finish().empty());
  CHECK(TimingWriter(TimingFormat::webvtt).finish() == "WEBVTT\n\n");
}

TEST_CASE("JSON text is escaped") {
  TimingWriter writer(TimingFormat::json);
  const std::string word = "a\"b\\c\n\t\x01ü";
  writer.add(std::vector<WordTiming>{{word, 0, 1, 0, 1}}, {});
  CHECK(nlohmann::json::parse(writer.finish())["words"][0]["word"] == word);
}

TEST_CASE("SRT has a numbered cue for every word") {
  CHECK(written(TimingFormat::srt) ==
        "1\n00:00:00,000 --> 00:00:00,250\nFish\n\n"
        "2\n00:00:00,250 --> 00:00:01,500\n<&>\n\n"
        "3\n01:01:01,000 --> 01:01:02,000\nchips\n\n");
}

TEST_CASE("WebVTT has a cue for every word, with special characters escaped") {
  CHECK(written(TimingFormat::webvtt) ==
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:00.250\nFish\n\n"
        "00:00:00.250 --> 00:00:01.500\n&lt;&amp;&gt;\n\n"
        "01:01:01.000 --> 01:01:02.000\nchips\n\n");
}

TEST_CASE("A cue has a duration and one line; a blank word has no cue") {
  TimingWriter writer(TimingFormat::srt);
  writer.add(std::vector<WordTiming>{{" \n", 0, 2, 0, 1}, {"a\n\nb", 2, 6, 1, 1}}, {});
  CHECK(writer.finish() == "1\n00:00:01,000 --> 00:00:01,001\na  b\n\n");
}

TEST_CASE("The format of timings follows the file's suffix") {
  CHECK(timing_format_by_suffix(".json") == TimingFormat::json);
  CHECK(timing_format_by_suffix(".SRT") == TimingFormat::srt);
  CHECK(timing_format_by_suffix(".vtt") == TimingFormat::webvtt);
  CHECK_FALSE(timing_format_by_suffix(".txt"));
  CHECK_FALSE(timing_format_by_suffix(""));
}
