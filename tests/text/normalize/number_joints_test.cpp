#include "engine/text/normalize/number_joints.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/text/normalize/scan.h"
#include "tests/support/complaint.h"

namespace linnet::normalize {
namespace {

constexpr const char* lines =
    "linnet words\t1\nlanguage\txx\nnumber-joint\t'\nnumber-joint\t-\tjarig|tal\njoint-stem\tdört\tdörd\n";

// What a match of `written`, said as `spoken`, becomes, and "|", and the rest of the text.
std::string joined_words(const std::string& written, const std::string& spoken, const std::string& rest) {
  const LanguageFile file(lines, "lines");
  const std::u32string text = codes_of(written + rest);
  Match match{codes_of(written).size(), codes_of(spoken)};
  NumberJoints(file).join(text, 0, match);
  return utf8_of(match.words) + "|" + utf8_of(Codes(text).substr(match.end));
}

TEST_CASE("The sign between a number and the rest of its word is not said") {
  CHECK(joined_words("5", "beş", "'te") == "beş|te");
  CHECK(joined_words("5", "beş", "’te") == "beş|te");
  CHECK(joined_words("18", "achttien", "-jarige") == "achttien|jarige");
  CHECK(joined_words("5 kg", "beş kilogram", "'lık") == "beş kilogram|lık");
}

TEST_CASE("Other signs stay: before other words, before no letter, and behind a word that is said as it is written") {
  CHECK(joined_words("18", "achttien", "-uurs") == "achttien|-uurs");
  CHECK(joined_words("5", "beş", "' dedi") == "beş|' dedi");
  CHECK(joined_words("29 Ekim", "yirmi dokuz Ekim", "'de") == "yirmi dokuz Ekim|'de");
}

TEST_CASE("Before a vowel the words' ending may change") {
  CHECK(joined_words("4", "dört", "'ü") == "dörd|ü");
  CHECK(joined_words("4", "dört", "'te") == "dört|te");
}

TEST_CASE("A number joint is one sign") {
  const LanguageFile file("linnet words\t1\nlanguage\txx\nnumber-joint\t--\n", "lines");
  CHECK(test::contains(test::complaint([&] { const NumberJoints joints(file); }), "one sign is expected"));
}

}  // namespace
}  // namespace linnet::normalize
