#include "engine/text/phonemizer.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "engine/error.h"
#include "engine/text/utf8.h"
#include "tests/support/paths.h"
#include "tests/support/random_text.h"

using namespace linnet;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

std::vector<Clause> clauses_of(Phonemizer& phonemizer, std::string_view text) {
  std::vector<Clause> clauses;
  do {
    clauses.push_back(phonemizer.next_clause(text));
    text.remove_prefix(clauses.back().text_end);
  } while (!text.empty());
  return clauses;
}

std::string terminator_of(const Clause& clause) {
  return clause.terminator == 0 ? std::string() : std::string(1, clause.terminator);
}

}  // namespace

TEST_CASE("clauses, terminators and sentence ends equal piper-tts's, and phonemes the espeak-ng program's") {
  Phonemizer phonemizer(tests::espeak_data());
  std::size_t languages = 0;
  std::size_t texts = 0;
  for (const auto& file : std::filesystem::directory_iterator(LINNET_SOURCE_DIR "/tests/golden/text")) {
    const std::string name = file.path().filename().string();
    if (name == "blocks.json") continue;
    const json golden = json::parse(tests::source_file("tests/golden/text/" + name));
    phonemizer.set_language(golden["language"].get<std::string>());
    ++languages;
    for (const json& one : golden["cases"]) {
      const auto text = one["text"].get<std::string>();
      INFO(name << ": " << text);
      const std::vector<Clause> clauses = clauses_of(phonemizer, text);
      std::size_t next = 0;
      for (const json& sentence : one["sentences"]) {
        for (const json& expected : sentence) {
          REQUIRE(next < clauses.size());
          const Clause& clause = clauses[next++];
          CHECK(terminator_of(clause) == expected["terminator"].get<std::string>());
          CHECK(clause.ends_sentence == expected["ends_sentence"].get<bool>());
          if (expected.contains("ipa")) CHECK(clause.ipa == expected["ipa"].get<std::string>());
        }
      }
      CHECK(next == clauses.size());
      ++texts;
    }
  }
  CHECK(languages >= 12);
  CHECK(texts >= 100);
}

TEST_CASE("a clause does not depend on what was phonemised before it") {
  Phonemizer phonemizer(tests::espeak_data());
  phonemizer.set_language("en-us");
  const Clause alone = phonemizer.next_clause("Hello, world.");
  CHECK(alone.text_end == 7);
  phonemizer.next_clause("X marks the spot. Zebra");  // espeak-ng has already read the Z
  CHECK(phonemizer.next_clause("Hello, world.").ipa == alone.ipa);
  phonemizer.set_language("de");
  CHECK(phonemizer.next_clause("Hello, world.").ipa != alone.ipa);
  phonemizer.set_language("en-us");
  CHECK(phonemizer.next_clause("Hello, world.").ipa == alone.ipa);
}

TEST_CASE("phonemizers share espeak-ng, but each has its own language") {
  Phonemizer english(tests::espeak_data());
  english.set_language("en-us");
  const std::string ipa = english.next_clause("nation").ipa;
  {
    Phonemizer french(tests::espeak_data());
    french.set_language("fr");
    CHECK(french.next_clause("nation").ipa != ipa);
    CHECK(english.next_clause("nation").ipa == ipa);
    CHECK_THROWS_AS(Phonemizer("elsewhere"), Error);
  }
  CHECK(english.next_clause("nation").ipa == ipa);
}

TEST_CASE("unknown languages and missing data are refused by name") {
  Phonemizer phonemizer(tests::espeak_data());
  for (const std::string name : {"xx", "tlh-klingon", "", "../../../etc/passwd", "/etc/passwd", "en us", "\n"}) {
    INFO(name);
    try {
      phonemizer.set_language(name);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::not_found);
      CHECK_THAT(error.what(), ContainsSubstring("'" + name + "'"));
    }
  }
  CHECK_THROWS_AS(phonemizer.set_language(std::string(100'000, 'x')), Error);
  phonemizer.set_language("en-gb");  // a language that a voice has, but not the name of a voice
  CHECK(phonemizer.next_clause("lorry").ipa == "lˈɒɹi");
}

TEST_CASE("missing data of espeak-ng is not found") {
  try {
    Phonemizer phonemizer("/nowhere/espeak-ng-data");
    FAIL("accepted");
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::not_found);
    CHECK_THAT(error.what(), ContainsSubstring("/nowhere/espeak-ng-data"));
  }
}

TEST_CASE("each spoken word has its position in the text") {
  Phonemizer phonemizer(tests::espeak_data());
  phonemizer.set_language("en-us");
  const Clause clause = phonemizer.next_clause("Möwe number 25 flew.");
  CHECK(clause.word_begin == std::vector<std::size_t>{0, 6, 13, 14, 16});
}

TEST_CASE("random texts are read to their end, in steps of whole codepoints") {
  Phonemizer phonemizer(tests::espeak_data());
  std::mt19937 random(1);
  for (const char* language : {"en-us", "de", "ru", "cmn", "hi", "hu", "ar", "vi"}) {
    phonemizer.set_language(language);
    for (int i = 0; i < 60; ++i) {
      const std::string text = tests::random_text(random, 1 + random() % 300);
      INFO(language << ": " << text);
      std::string_view rest = text;
      while (!rest.empty()) {
        const Clause clause = phonemizer.next_clause(rest);
        REQUIRE(clause.text_end > 0);
        REQUIRE(clause.text_end <= rest.size());
        REQUIRE(std::is_sorted(clause.word_begin.begin(), clause.word_begin.end()));
        REQUIRE(clause.word_begin.back() <= clause.text_end);
        rest.remove_prefix(clause.text_end);
        REQUIRE((rest.empty() || (rest[0] & 0xc0) != 0x80));
      }
    }
  }
}

TEST_CASE("texts without a clause end are read in steps of bounded length") {
  Phonemizer phonemizer(tests::espeak_data());
  phonemizer.set_language("en-us");
  for (const std::string unit : {"a", "a ", " ", "\n", ".", "?", "\u00ad", "你", "1", "😀", "\u0301", "'", "\"", "-"}) {
    std::string text;
    while (text.size() < 100'000) text += unit;
    INFO(unit);
    std::string_view rest = text;
    while (!rest.empty()) {
      const Clause clause = phonemizer.next_clause(rest);
      REQUIRE(clause.text_end > 0);
      REQUIRE(clause.text_end <= 16384);
      rest.remove_prefix(clause.text_end);
    }
  }
}

TEST_CASE("texts that would make espeak-ng write beyond its buffers are given to it in pieces") {
  // Found by fuzzing espeak-ng 1.52 under the address sanitizer. Without safe_length they fail there.
  Phonemizer phonemizer(tests::espeak_data());
  phonemizer.set_language("en-us");
  for (const std::string unit : {"a ", "a.", "a. ", "1a", "e.g. ", "a-", "(a", "s'", "ness", "a", "7", "ß"}) {
    std::string text;
    while (text.size() < 3000) text += unit;
    INFO(unit);
    std::string_view rest = text;
    std::size_t clauses = 0;
    for (; !rest.empty(); ++clauses) rest.remove_prefix(phonemizer.next_clause(rest).text_end);
    CHECK(clauses > 3);
  }
  CHECK(phonemizer.next_clause("The U.S.A.'s version 1.2.3.4 is, e.g., i.e. this.").text_end == 33);
  const std::string longest = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz.";
  CHECK(phonemizer.next_clause(longest).text_end == longest.size());
}

TEST_CASE("texts that crashed espeak-ng 1.52 in other languages are read") {
  // Without the patches in toolchains/mends/espeak-ng these end the program, at least under the address sanitizer.
  struct Case {
    const char* language;
    std::string text;
  };
  const auto repeated = [](std::string_view unit, int times) {
    std::string text;
    for (int i = 0; i < times; ++i) text += unit;
    return text;
  };
  Phonemizer phonemizer(tests::espeak_data());
  for (const Case& c :
       {Case{"en-us", repeated("s'", 220)}, Case{"hi", "-------\u44c2"}, Case{"fa", "a Hamrah-E-Aval a"},
        Case{"hi", "5555000,000,0055555555555555 5555555"}, Case{"ar", repeated("1\u06a1\u0667 ", 9)},
        Case{"tr", repeated("anti", 120)}, Case{"de", repeated("1.1.1.1", 60)},
        Case{"ta", repeated("\u0967\u0968\u0969", 80)}, Case{"fr-fr", repeated("é", 200)}}) {
    INFO(c.language << ": " << c.text);
    phonemizer.set_language(c.language);
    std::string_view rest = c.text;
    while (!rest.empty()) {
      const std::size_t taken = phonemizer.next_clause(rest).text_end;
      REQUIRE(taken > 0);
      rest.remove_prefix(taken);
    }
  }
}
