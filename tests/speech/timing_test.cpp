#include "engine/speech/timing.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace linnet;
using Catch::Approx;

namespace {

// "hi you": four phonemes and a space between them. The ids are ^, each phoneme followed by its pad, and $.
const Sentence sentence{{"h", "i", " ", "j", "u"}, {{0, 2, 0, 2}, {3, 6, 3, 5}}, 6, true};
const PhonemeIds ids{{1, 0, 18, 0, 19, 0, 3, 0, 20, 0, 30, 0, 2}, {2, 4, 6, 8, 10, 12}};
const std::vector<int> frames = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};

}  // namespace

TEST_CASE("each phoneme lasts as long as the frames of its ids, from the sentence's start on") {
  const auto timings = phoneme_timings(sentence, ids, {frames, 0.5, 100});
  REQUIRE(timings.size() == 5);
  CHECK(timings[0].phoneme == "h");
  CHECK(timings[0].start_seconds == Approx(101.5));  // after ^ and its pad
  CHECK(timings[0].end_seconds == Approx(105));
  for (std::size_t i = 1; i < 5; ++i) CHECK(timings[i].start_seconds == Approx(timings[i - 1].end_seconds));
  CHECK(timings[4].end_seconds == Approx(139));  // before $
}

TEST_CASE("a word lasts from its first phoneme to its last, and its text is that of the input") {
  const auto timings = word_timings(sentence, ids, {frames, 0.5, 0}, "hi you");
  REQUIRE(timings.size() == 2);
  CHECK(timings[0].word == "hi");
  CHECK(timings[1].word == "you");
  CHECK(timings[1].text_begin == 3);
  CHECK(timings[1].text_end == 6);
  CHECK(timings[0].start_seconds == Approx(1.5));
  CHECK(timings[0].end_seconds == Approx(10.5));
  CHECK(timings[1].start_seconds == Approx(18));
  CHECK(timings[1].end_seconds == Approx(39));
}

TEST_CASE("a word or phoneme without ids has a duration of zero") {
  const PhonemeIds skipped{{1, 0, 2}, {2, 2, 2, 2, 2, 2}};
  const std::vector<int> few = {1, 2, 3};
  for (const auto& p : phoneme_timings(sentence, skipped, {few, 1, 0})) CHECK(p.start_seconds == p.end_seconds);
  for (const auto& w : word_timings(sentence, skipped, {few, 1, 0}, "hi you")) CHECK(w.start_seconds == w.end_seconds);
}

TEST_CASE("the parts of a sentence have its timings between them: a word comes with the part that ends it") {
  const std::vector<int> first_frames(frames.begin(), frames.begin() + 8);  // a part's frames are of its ids only
  const SentenceTiming first{first_frames, 0.5, 0, 0, 3};
  const SentenceTiming second{frames, 0.5, 0, 3};
  CHECK(phoneme_timings(sentence, ids, first).size() == 3);
  CHECK(phoneme_timings(sentence, ids, second).size() == 2);
  REQUIRE(word_timings(sentence, ids, first, "hi you").size() == 1);
  CHECK(word_timings(sentence, ids, first, "hi you")[0].end_seconds == Approx(10.5));
  REQUIRE(word_timings(sentence, ids, second, "hi you").size() == 1);
  CHECK(word_timings(sentence, ids, second, "hi you")[0].start_seconds == Approx(18));
  const SentenceTiming in_word{first_frames, 0.5, 0, 0, 1};
  CHECK(word_timings(sentence, ids, in_word, "hi you").empty());
  CHECK(word_timings(sentence, ids, {frames, 0.5, 0, 1}, "hi you").size() == 2);
}
