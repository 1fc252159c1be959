#include "engine/text/english/english_sentences.h"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using namespace linnet::english;

namespace {

std::vector<std::string> sentences(std::string_view text) {
  std::vector<std::string> found;
  std::size_t from = 0;
  while (const auto sentence = next_sentence(text, from)) {
    found.emplace_back(text.substr(sentence->begin, sentence->end - sentence->begin));
    from = sentence->next;
  }
  return found;
}

using Sentences = std::vector<std::string>;

}  // namespace

TEST_CASE("sentences end at marks with white space behind") {
  CHECK(sentences(" One. Two!  Three? Four… Five ") == Sentences{"One.", "Two!", "Three?", "Four…", "Five"});
  CHECK(sentences("It is 3.5 or a.b.c") == Sentences{"It is 3.5 or a.b.c"});
  CHECK(sentences("“Go.” He went.") == Sentences{"“Go.", "He went."});
  CHECK(sentences("“Go.”\nHe went.)") == Sentences{"“Go.”", "He went.)"});
  CHECK(sentences("") == Sentences{});
  CHECK(sentences(" \n ") == Sentences{});
}

TEST_CASE("a full stop before a small letter, of a title or of an initial ends no sentence") {
  CHECK(sentences("He said etc. and so on.") == Sentences{"He said etc. and so on."});
  CHECK(sentences("Mr. Smith met J. K. Rowling. He left.") == Sentences{"Mr. Smith met J. K. Rowling.", "He left."});
  CHECK(sentences("(Dr. No) \"St. Paul\" No. Yes.") == Sentences{"(Dr. No) \"St. Paul\" No.", "Yes."});
  CHECK(sentences("What? yes") == Sentences{"What? yes"});
  CHECK(sentences("É. Zola") == Sentences{"É. Zola"});
}

TEST_CASE("lines of a list are sentences") {
  CHECK(sentences("one\ntwo\r\n\n\n three") == Sentences{"one", "two", "three"});
}
