#include "engine/text/normalize/spellout.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"

namespace linnet::normalize {
namespace {

// A part of CLDR's German, French and Russian rules.
constexpr const char* rules =
    "linnet words\t1\nlanguage\txx\n"
    "plural\tone\tn % 10 = 1 and n % 100 != 11\nplural\tfew\tn % 10 = 2..4 and n % 100 != 12..14\n"
    "rule\t%units\t0\tzero;\nrule\t%units\t1\tone;\nrule\t%units\t2\ttwo;\nrule\t%units\t3\tthree;\n"
    "rule\t%units\t4\tfour;\nrule\t%units\t5\tfive;\nrule\t%units\t6\tsix;\nrule\t%units\t7\tseven;\n"
    "rule\t%units\t8\teight;\nrule\t%units\t9\tnine;\nrule\t%units\t10\tten;\nrule\t%units\t11\televen;\n"
    "rule\t%units\t20\ttwenty[-→→];\nrule\t%units\t60/20\tsixty[-and-→→];\nrule\t%units\t100\t←← hundred[ →→];\n"
    "rule\t%units\t1000\t←← $(cardinal,one{thousand}few{thousands}other{of-thousands})$[ →→];\n"
    "rule\t%years\t0\t=%units=;\nrule\t%years\t1100/100\t←%units← hundred[ →→|!];\n";

std::string words(const std::string& number, std::string_view set = "%units") {
  static const LanguageFile file(rules, "rules");
  static const Spellout spellout(file);
  return spellout.words(set, number);
}

TEST_CASE("Numbers are spelled by their rules: quotient, remainder, optional parts, radix, plural") {
  CHECK(words("0") == "zero");
  CHECK(words("20") == "twenty");
  CHECK(words("21") == "twenty-one");
  CHECK(words("71") == "sixty-and-eleven");
  CHECK(words("300") == "three hundred");
  CHECK(words("1000") == "one thousand");
  CHECK(words("2005") == "two thousands five");
  CHECK(words("5000") == "five of-thousands");
  CHECK(words("11000") == "eleven of-thousands");
}

TEST_CASE("A rule with a vertical bar has another text for multiples") {
  CHECK(words("2000", "%years") == "twenty hundred!");
  CHECK(words("2011", "%years") == "twenty hundred eleven");
}

TEST_CASE("A number of more than 18 digits is read digit by digit") {
  CHECK(words("1000000000000000000001").starts_with("one zero zero"));
  CHECK(words("00000000000000000000007") == "seven");
}

TEST_CASE("Rules that call a set that is not there, or each other without end, are refused or end") {
  const auto open = [](const std::string& text) {
    Spellout{LanguageFile("linnet words\t1\nlanguage\txx\n" + text, "f")};
  };
  CHECK(test::contains(test::complaint([&] { open("rule\t%a\t0\t=%b=;\n"); }), "line 3: no rules of the name '%b'"));
  CHECK(test::contains(test::complaint([&] { open("rule\t%a\tten\tx;\n"); }), "no base of a rule"));
  const LanguageFile loop("linnet words\t1\nlanguage\txx\nrule\t%a\t0\t=%a=;\nrule\t%b\t0\t=%b==%b=;\n", "loop");
  CHECK(Spellout(loop).words("%a", "5") == "5");
  CHECK(Spellout(loop).words("%b", "5").size() < 1000);
}

}  // namespace
}  // namespace linnet::normalize
