#include "engine/text/words.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace linnet;

namespace {

// Each word as "word:first-end".
std::vector<std::string> aligned(const std::string& text, const std::vector<SpokenWord>& spoken) {
  std::vector<std::string> shown;
  for (const SentenceWord& word : align_words(text, 0, text.size(), spoken)) {
    shown.push_back(text.substr(word.text_begin, word.text_end - word.text_begin) + ":" +
                    std::to_string(word.first_phoneme) + "-" + std::to_string(word.end_phoneme));
  }
  return shown;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words do not include the punctuation around them") {
  CHECK(aligned("\"Hello,\" (she) said.", {{1, 0, 3}, {10, 4, 6}, {15, 7, 9}}) ==
        Words{"Hello:0-3", "she:4-6", "said:7-9"});
}

TEST_CASE("several spoken words for one written word become one") {
  CHECK(aligned("at 25% now", {{0, 0, 2}, {3, 3, 8}, {3, 9, 12}, {5, 13, 20}, {7, 21, 23}}) ==
        Words{"at:0-2", "25%:3-20", "now:21-23"});
}

TEST_CASE("written words that are spoken as one divide its phonemes, with at least one each") {
  CHECK(aligned("top of the hill", {{0, 0, 2}, {4, 3, 8}, {11, 9, 11}}) ==
        Words{"top:0-2", "of:3-5", "the:5-8", "hill:9-11"});
  CHECK(aligned("a wonderful", {{0, 0, 2}}) == Words{"a:0-1", "wonderful:1-2"});
  CHECK(aligned("wonderful a", {{0, 0, 9}}) == Words{"wonderful:0-8", "a:8-9"});
  CHECK(aligned("xq hill", {{3, 0, 2}}) == Words{"xq:0-1", "hill:1-2"});
  CHECK(aligned("to be or", {{0, 0, 2}}) == Words{"to be or:0-2"});  // too few phonemes to divide them
  CHECK(aligned("hill —", {{0, 0, 2}}) == Words{"hill:0-2"});
  CHECK(aligned("- hill", {{0, 0, 2}}) == Words{"hill:0-2"});
}

TEST_CASE("words joined by a mark, a dash or an emoji are separate if they are spoken separately") {
  CHECK(aligned("you?I", {{0, 0, 2}, {4, 3, 4}}) == Words{"you:0-2", "I:3-4"});
  CHECK(aligned("now—not", {{0, 0, 2}, {6, 3, 4}}) == Words{"now:0-2", "not:3-4"});
  CHECK(aligned("a...b", {{0, 0, 2}, {4, 3, 4}}) == Words{"a:0-2", "b:3-4"});
  CHECK(aligned("😀😀a", {{0, 0, 2}, {4, 3, 4}, {8, 5, 6}}) == Words{"😀:0-2", "😀:3-4", "a:5-6"});
  CHECK(aligned("1\u2060000", {{0, 0, 1}, {4, 2, 3}}) == Words{"1\u2060000:0-3"});
  CHECK(aligned("1,234 well-known U.S.A.", {{0, 0, 1}, {2, 2, 3}, {6, 4, 5}, {11, 6, 7}, {17, 8, 9}, {19, 9, 10}}) ==
        Words{"1,234:0-3", "well-known:4-7", "U.S.A:8-10"});
}

TEST_CASE("marks that are spoken are words") {
  CHECK(aligned("a - b", {{0, 0, 1}, {2, 2, 4}, {4, 5, 6}}) == Words{"a:0-1", "-:2-4", "b:5-6"});
  CHECK(aligned("a 😀", {{0, 0, 1}, {2, 2, 4}}) == Words{"a:0-1", "😀:2-4"});
}

TEST_CASE("text without spaces is divided where words are spoken") {
  CHECK(aligned("你好世界", {{0, 0, 2}, {6, 3, 5}, {9, 6, 7}}) == Words{"你好:0-2", "世:3-5", "界:6-7"});
  CHECK(aligned("是25年", {{0, 0, 2}, {3, 3, 5}, {3, 6, 7}, {5, 8, 9}}) == Words{"是:0-2", "25:3-7", "年:8-9"});
}

TEST_CASE("without phonemes or words there is nothing to align") {
  CHECK(aligned("...", {}).empty());
  CHECK(aligned("word", {}).empty());
  CHECK(aligned("", {{0, 0, 1}}).empty());
}
