#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/lexicon.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string refusal(const std::string& text) {
  return complaint([&] { Lexicon().add(text, "own.tsv"); });
}

}  // namespace

TEST_CASE("a table of own words has comments, blank lines, either line end and a byte order mark") {
  Lexicon lexicon;
  CHECK(
      lexicon
          .add("\xef\xbb\xbf# comment\twith a tab\r\n\r\n#\r\na\t[[x]]\r\n#tag\ttag\r\nb\t/y/\tnoun\texact\ten-US", "f")
          .empty());
  CHECK(lexicon.entries() == 3);
  CHECK(lexicon.add("", "empty").empty());
  CHECK(lexicon.add("\n \n", "blank").empty());
  CHECK(lexicon.entries() == 3);
}

TEST_CASE("a wrong line of a table of own words is named, and what would be right") {
  CHECK(contains(refusal("a\tb\nnginx engine\n"), "own.tsv, line 2: there is no tab; a line is the word, a tab, and"));
  CHECK(contains(refusal("\tb"), "line 1: there is no word before the pronunciation"));
  CHECK(contains(refusal("a\t"), "line 1: 'a' has no pronunciation; write [[phonemes]] or other words"));
  CHECK(contains(refusal("a\t..."), "has no pronunciation"));
  CHECK(contains(refusal("a\t[[]]"), "has no pronunciation"));
  CHECK(contains(refusal("a\t[[x"), "'[[' is not closed; phonemes are written as [[phonemes]] or /phonemes/"));
  CHECK(contains(refusal("a\t/x"), "'/' is not closed"));
  CHECK(contains(refusal("a\t/"), "'/' is not closed"));
  CHECK(contains(refusal("a\tb [[x]] c"), "has [[ or ]] within"));
  CHECK(contains(refusal("a\tb\t\tsometimes"), "the fourth field is 'sometimes'; write exact"));
  CHECK(contains(refusal("a\tb\t\t\tenglish!"), "'english!' is no language; write one such as en, en-US"));
  CHECK(contains(refusal("a\tb\t\t\t\tc"), "there are more than 5 fields"));
  CHECK(contains(refusal(std::string(121, 'a') + "\tb"), "is longer than 120 letters"));
  CHECK(contains(refusal("a\t" + std::string(1001, 'b')), "has 1001 bytes; at most 1000"));
  CHECK(contains(refusal("a\tb\nc\t\xff"), "own.tsv: the text is not UTF-8 at byte 6"));
}

TEST_CASE("of two pronunciations of one word the last counts, and a file's contradictions are told once") {
  Lexicon lexicon;
  CHECK(lexicon.add("a\tb\nA\tc\na\tb\n", "f").empty());  // "A" is an entry for the capital letter alone
  CHECK(lexicon.add("a\tc\n", "g") ==
        std::vector<std::string>{"g, line 1: 'a' had another pronunciation in f:1; the last one counts"});
  CHECK(lexicon.add("\nx\t1\nx\t2\nx\t3\ny\t1\ny\t2\n", "h") ==
        std::vector<std::string>{"h, line 3: 'x' had another pronunciation in h:2, and so had 2 more lines; the last "
                                 "one of each counts"});
  CHECK(lexicon.entries() == 4);
}
