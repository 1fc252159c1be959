#include "engine/text/normalize/plural_rules.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/complaint.h"

namespace linnet::normalize {
namespace {

LanguageFile with(const std::string& lines) { return {"linnet words\t1\nlanguage\txx\n" + lines, "f"}; }

std::string_view category(const PluralRules& rules, const std::string& whole, const std::string& decimals = "") {
  return rules.category({false, whole, decimals});
}

TEST_CASE("Russian's plural rules give one, few, many and other") {
  const PluralRules rules(
      with("plural\tone\tv = 0 and i % 10 = 1 and i % 100 != 11\n"
           "plural\tfew\tv = 0 and i % 10 = 2..4 and i % 100 != 12..14\n"
           "plural\tmany\tv = 0 and i % 10 = 0 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = "
           "11..14\n"));
  CHECK(category(rules, "1") == "one");
  CHECK(category(rules, "11") == "many");
  CHECK(category(rules, "21") == "one");
  CHECK(category(rules, "3") == "few");
  CHECK(category(rules, "13") == "many");
  CHECK(category(rules, "1000000") == "many");
  CHECK(category(rules, "1", "5") == "other");
}

TEST_CASE("English has one for 1 and other for 1.0; French one for 0.5 too") {
  const PluralRules english(with("plural\tone\ti = 1 and v = 0\n"));
  CHECK(category(english, "1") == "one");
  CHECK(category(english, "1", "0") == "other");
  const PluralRules french(with("plural\tone\ti = 0,1\n"));
  CHECK(category(french, "0", "5") == "one");
  CHECK(category(french, "1", "75") == "one");
  CHECK(category(french, "2") == "other");
}

TEST_CASE("n equals no whole number where there are decimals, and long numbers are compared by all digits") {
  const PluralRules rules(with("plural\tone\tn = 1\n"));
  CHECK(category(rules, "1", "0") == "one");
  CHECK(category(rules, "1", "5") == "other");
  CHECK(category(rules, "10000000000000000000000000001") == "other");
}

TEST_CASE("A plural rule with another syntax is refused with its line") {
  for (const char* rule : {"n is 1", "x = 1", "n =", "n = 1 and", "n % = 1", "n = 1 or or n = 2"}) {
    INFO(rule);
    CHECK(test::contains(test::complaint([&] { PluralRules{with("plural\tone\t" + std::string(rule) + "\n")}; }),
                         "line 3"));
  }
}

TEST_CASE("The form of a category is that of other where it has none") {
  CHECK(form_of("one=Tag|other=Tage", "one") == "Tag");
  CHECK(form_of("one=Tag|other=Tage", "few") == "Tage");
  CHECK(form_of("yen", "one") == "yen");
  CHECK(form_of("", "one").empty());
}

}  // namespace
}  // namespace linnet::normalize
