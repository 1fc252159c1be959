#include "engine/text/lexicon/entry_table.h"

#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <random>
#include <string>

#include "engine/text/lexicon/own_words.h"
#include "tests/support/complaint.h"
#include "tests/support/sanitizers.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string random_word(std::mt19937& random) {
  std::string word;
  for (std::size_t i = 0, letters = 4 + random() % 9; i < letters; ++i) word += static_cast<char>('a' + random() % 26);
  return word;
}

double seconds_to_search(const OwnWords& words, const std::u32string& text) {
  const std::clock_t start = std::clock();
  for (std::size_t i = 0; i < text.size(); ++i) words.at(text, i);
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

TEST_CASE("a table of entries finds each by its word, whatever its case", "[slow]") {
  std::mt19937 random(5);
  EntryTable table;
  std::vector<std::string> added;
  for (int i = 0; i < 20'000; ++i) {
    const std::string key = random_word(random) + (i % 7 == 0 ? " " + random_word(random) : "");
    const std::string spoken = "said " + key;
    OwnWord word;
    word.key = key;
    word.spoken = spoken;
    word.file = "f";
    table.add(word);
    added.push_back(key);
  }
  const std::vector<std::uint8_t> ranks(table.names().size(), 1);
  for (const std::string& text : added) {
    const WordKey key = key_of(text);
    const auto found = table.find(key, key.size(), hash_of(key, key.size()), {ranks, true});
    REQUIRE(found);
    REQUIRE(found->key == text);
    REQUIRE(found->spoken == "said " + text);
    REQUIRE(table.longest(hash_of(key, first_word_of(key))) >= key.size());
  }
  const WordKey key = key_of("not there");
  CHECK_FALSE(table.find(key, key.size(), hash_of(key, key.size()), {ranks, true}));
}

TEST_CASE("a million own words take 60 bytes each, and a text is searched in linear time", "[slow][alone][measured]") {
  std::mt19937 random(1);
  std::string table;
  const int entries = is_sanitized ? 50'000 : 1'000'000;
  for (int i = 0; i < entries; ++i) {
    const std::string word = random_word(random);
    const std::string more = i % 10 == 0 ? " " + random_word(random) : "";
    table += word + more + "\t[[ˈ" + random_word(random) + "]]\n";
  }
  auto lexicon = std::make_shared<Lexicon>();
  const std::clock_t start = std::clock();
  lexicon->add(table, "f");
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  INFO(seconds << " s to read, " << lexicon->bytes() << " bytes for " << lexicon->entries());
  CHECK(seconds < 30);
  CHECK(lexicon->bytes() < 60 * lexicon->entries());
  const OwnWords words(lexicon, "en-us", true);
  for (const std::u32string unit : {U".", U"7", U"$", U"-a", U"a b "}) {
    std::u32string text;
    while (text.size() < 400'000) text += unit;
    const double part = seconds_to_search(words, text.substr(0, 100'000));
    const double whole = seconds_to_search(words, text);
    INFO(part << " s, " << whole << " s");
    CHECK(whole < 8 * part + 0.05);
  }
}

TEST_CASE("more languages, parts of speech and files than fit are refused") {
  Lexicon lexicon;
  std::string table;
  for (int i = 0; i < 300; ++i) table += "a\tb\tpart" + std::to_string(i) + "\n";
  const std::string refusal = complaint([&] { lexicon.add(table, "f"); });
  CHECK(contains(refusal, "f, line 255: own pronunciations have more than 255 names of languages, parts of speech"));
}
