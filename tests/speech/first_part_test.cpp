// Where a long sentence is divided.
#include "engine/speech/first_part.h"

#include <catch2/catch_test_macros.hpp>
#include <numeric>
#include <string_view>

using namespace linnet;

namespace {

// Letters, spaces and marks, with an id each, between two ids of their own.
struct Plain {
  explicit Plain(std::string_view text) {
    for (const char c : text) sentence.phonemes.emplace_back(1, c);
    ids.ids.assign(text.size() + 2, 1);
    ids.first_id.resize(text.size() + 1);
    std::iota(ids.first_id.begin(), ids.first_id.end(), std::size_t{1});
  }
  std::optional<FirstPart> part(std::size_t most) const { return first_part(sentence, ids, most); }
  std::string spoken(std::size_t most) const {
    std::string text;
    for (std::size_t i = 0; i < part(most)->phonemes; ++i) text += sentence.phonemes[i];
    return text;
  }
  Sentence sentence;
  PhonemeIds ids;
};

}  // namespace

TEST_CASE("a sentence that a model encodes soon enough is not divided") {
  const Plain plain("one two three four five six");
  CHECK_FALSE(plain.part(plain.ids.ids.size()));
  CHECK_FALSE(plain.part(0));  // such a model speaks no parts
  CHECK(plain.part(plain.ids.ids.size() - 1));
}

TEST_CASE("the first part speaks whole words, up to a mark where there is one, and is encoded up to a word") {
  const Plain words("one two three four five six seven eight nine ten");
  CHECK(words.part(30)->ids == 29);  // of "one two three four five six "
  CHECK(words.spoken(30) == "one two three ");
  CHECK(Plain("one two, three four five six seven eight nine ten").spoken(30) == "one two, ");
  CHECK(Plain("one two, three fou, five six seven eight nine ten").spoken(30) == "one two, ");
  CHECK(Plain("one, two three four five, six seven eight nine ten").spoken(30) == "one, two three ");
}

TEST_CASE("a text's first sentence is divided at a mark, else between words, if it is too long to be waited for") {
  const auto piece = [](std::string_view text, std::size_t most) { return first_piece(Plain(text).sentence, most); };
  CHECK(piece("one two three.", 14) == 0);
  CHECK(piece("one, two, three four five.", 15) == 10);
  CHECK(piece("one two three four five six.", 15) == 14);
  CHECK(piece(std::string(40, 'a'), 15) == 0);
}

TEST_CASE("a long sentence without words in reach is divided anywhere") {
  for (const std::string& text : {std::string(100, 'a'), "ab " + std::string(100, 'a')}) {
    const Plain plain(text);
    const auto part = plain.part(30);
    REQUIRE(part);
    CHECK(part->ids == 30);
    CHECK(plain.ids.first_id[part->phonemes] > 10);
    CHECK(plain.ids.first_id[part->phonemes] < 20);
  }
}
