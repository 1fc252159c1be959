#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/text/normalize/normalizer.h"
#include "tests/support/files.h"
#include "tests/support/paths.h"

namespace linnet::normalize {
namespace {

Normalizer normalizer_of(const std::string& language) {
  const std::string path = tests::words_data() + "/" + language;
  return Normalizer(LanguageFile(test::read_text(path), path));
}

struct Case {
  const char *kind, *format, *text, *words;
};

void check(const std::string& language, std::initializer_list<Case> cases) {
  const Normalizer normalizer = normalizer_of(language);
  for (const Case& one : cases) {
    INFO(language << ": " << one.text << " as " << one.kind << " " << one.format);
    CHECK(normalizer.said_as(one.text, {one.kind, one.format}) == one.words);
  }
}

TEST_CASE("English texts of a known kind") {
  check("en", {{"cardinal", "", "1,234", "one thousand two hundred thirty-four"},
               {"number", "", " 2024 ", "two thousand twenty-four"},
               {"cardinal", "", "-3.5", "minus three point five"},
               {"ordinal", "", "3", "third"},
               {"ordinal", "", "21st", "twenty-first"},
               {"fraction", "", "3/4", "three quarters"},
               {"date", "mdy", "3/5/2024", "March fifth, twenty twenty-four"},
               {"date", "dmy", "3/5/2024", "May third, twenty twenty-four"},
               {"date", "ymd", "2024.5.3", "May third, twenty twenty-four"},
               {"date", "yyyymmdd", "20240503", "May third, twenty twenty-four"},
               {"date", "DMY", "03-05-99", "May third, nineteen ninety-nine"},
               {"date", "dm", "3/5", "May third"},
               {"date", "md", "3/5", "March fifth"},
               {"date", "my", "5/2024", "May twenty twenty-four"},
               {"date", "y", "1066", "ten sixty-six"},
               {"date", "m", "5", "May"},
               {"date", "d", "5", "fifth"},
               {"date", "", "3/5/2024", "March fifth, twenty twenty-four"},
               {"date", "dmy", "3 May 2024", "the third of May, twenty twenty-four"},
               {"time", "hms12", "2:30pm", "two thirty PM"},
               {"time", "", "14:05", "fourteen oh five"},
               {"telephone", "", "+1 (555) 123-4567", "plus one, five five five, one two three, four five six seven"},
               {"telephone", "", "911", "nine one one"},
               {"currency", "", "$42.01", "forty-two dollars and one cent"},
               {"unit", "", "5kg", "five kilograms"},
               {"digits", "", "2024", "two zero two four"}});
}

TEST_CASE("Texts that are spelled out: letters by their names, digits one by one, signs by their words") {
  check("en", {{"characters", "", "a1-b", "A one dash B"},
               {"spell-out", "", "é @7", "É at seven"},
               {"verbatim", "", "&%", "and percent"},
               {"CHARACTERS", "", "x☃", "X ☃"}});
  const Normalizer without_words{LanguageFile()};
  CHECK(without_words.said_as("a12-", {"characters", ""}) == "A 1 2 -");
}

TEST_CASE("Texts of a known kind in other languages") {
  check("de", {{"ordinal", "", "3", "dritte"},
               {"date", "mdy", "5/3/2024", "dritter Mai zweitausendvierundzwanzig"},
               {"characters", "", "ä2", "Ä zwei"}});
  check("fr", {{"date", "ymd", "2024-05-03", "trois mai deux mille vingt-quatre"},
               {"date", "dmy", "2/5/2024", "deux mai deux mille vingt-quatre"}});
}

TEST_CASE("What is no text of its kind comes in its spoken form, and one of an unknown kind as it is") {
  check("en", {{"date", "dmy", "99/99/2024", normalizer_of("en").spoken_form("99/99/2024").text.c_str()},
               {"ordinal", "", "many", "many"},
               {"cardinal", "", "$5", "five dollars"},
               {"currency", "", "free", "free"},
               {"date", "qqq", "3/5/2024", "March fifth, twenty twenty-four"},
               {"name", "", " $5 ", " $5 "},
               {"", "", "3/4", "3/4"},
               {"date", "dmy", "", ""},
               {"telephone", "", "", ""},
               {"characters", "", " ", ""}});
}

}  // namespace
}  // namespace linnet::normalize
