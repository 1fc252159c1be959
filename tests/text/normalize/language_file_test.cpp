#include "engine/text/normalize/language_file.h"

#include <catch2/catch_test_macros.hpp>

#include "engine/text/normalize/normalizer.h"
#include "tests/support/complaint.h"

namespace linnet::normalize {
namespace {

std::string refusal(const std::string& lines) {
  return test::complaint([&] { Normalizer{LanguageFile("linnet words\t1\nlanguage\txx\n" + lines, "xx")}; });
}

TEST_CASE("Lines are found by their key, in their order, and the last one of a key is its value") {
  const LanguageFile file("linnet words\t1\nlanguage\txx\ntime\ta\nabbr\tDr.\tDoctor\t\ntime\tb\n", "xx");
  CHECK(file.language() == "xx");
  CHECK(file.value("time") == "b");
  REQUIRE(file.lines("abbr").size() == 1);
  CHECK(file.lines("abbr")[0][1] == "Doctor");
  CHECK(file.lines("abbr")[0][2].empty());
  CHECK(file.lines("nothing").empty());
}

TEST_CASE("A file of another kind or version, or without a language, is refused with what would be right") {
  const auto open = [](const std::string& text) {
    return test::complaint([&] { LanguageFile(text, "words-data/xx"); });
  };
  CHECK(test::contains(open("linnet words\t2\nlanguage\txx\n"), "make it anew with toolchains/words-data"));
  CHECK(test::contains(open("{}"), "'words-data/xx'"));
  CHECK(test::contains(open("linnet words\t1\n"), "names no language"));
  CHECK(test::contains(open("linnet words\t1\nlanguage\txx\nnothing\n"), "line 3: a key, a tab and a field"));
  CHECK(test::contains(open("linnet words\t1\nlanguage\t\xff\n"), "UTF-8"));
}

TEST_CASE("A wrong field is refused with its line") {
  CHECK(test::contains(refusal("month\tone\tJanuary\tJanuary\tJan\n"), "line 3: 'one' is no whole number"));
  CHECK(test::contains(refusal("month\t2\tFebruary\tFebruary\tFeb\n"), "line 3: months are expected in order"));
  CHECK(test::contains(refusal("plain-year\t1100\tlater\n"), "'later' is no whole number"));
  CHECK(test::contains(refusal("fraction\thalf\thalf\n"), "a fraction is expected, such as 1/2"));
  CHECK(test::contains(refusal("minor\tUSD\t\tother=cents\n"), "no currency of the name 'USD'"));
  CHECK(test::contains(refusal("symbol\tlength-meter\tm\n"), "no unit of the name 'length-meter'"));
  CHECK(test::contains(refusal("abbr\tDr.\tDoctor\tsomewhere\n"), "'somewhere' is no context"));
  CHECK(test::contains(refusal("full\tyes\n"), "number cardinal"));
  CHECK(refusal("abbr\tDr.\tDoctor\tname\n") == "no error");
}

}  // namespace
}  // namespace linnet::normalize
