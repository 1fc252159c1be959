#include "engine/text/english/tagger.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/text/english/pack.h"
#include "engine/text/english/tokens.h"
#include "engine/text/english/word_features.h"
#include "tests/support/english_pack.h"

using namespace linnet;
using english::Tagger;
using english::Token;

namespace {

const english::Pack& pack() {
  static const std::vector<std::byte> file = test::english_pack();
  static const english::Pack pack(file);
  return pack;
}

std::vector<Token> tokens_of(std::string_view text) {
  static const english::TokeniserTables tables(pack().section("exceptns"));
  return tokenise(text, tables);
}

// token/TAG, with ~ before a token that no white space stands before.
std::string tagged(std::string_view text, const Tagger& tagger) {
  std::vector<Token> tokens = tokens_of(text);
  tagger.tag(tokens);
  std::string joined;
  bool has_space = true;
  for (const Token& token : tokens) {
    if (!joined.empty()) joined += ' ';
    if (!has_space) joined += '~';
    joined += token.text + '/' + token.tag;
    has_space = token.space_after;
  }
  return joined;
}

std::string tagged(std::string_view text) {
  static const Tagger tagger(pack().section("tagger"));
  return tagged(text, tagger);
}

}  // namespace

TEST_CASE("300 sentences have the tokens and tags that hibari-tts gives them") {
  for (const auto& row : test::english_golden()) CHECK(tagged(row.normalised) == row.tokens);
}

TEST_CASE("the tag of a word depends on the words around it") {
  CHECK(tagged("") == "");
  CHECK(tagged("I read it. They will read.") == "I/PRP read/VBP it/PRP ~./. They/PRP will/MD read/VB ~./.");
  CHECK(tagged("She can't record the record!") == "She/PRP ca/MD ~n't/RB record/VB the/DT record/NN ~!/.");
  CHECK(tagged("Привет 你好 x² 😀 Ünder") == "Привет/NNP 你好/NNP x²/NNP 😀/NNP Ünder/NNP");
}

TEST_CASE("words have shapes and folded forms") {
  using english::folded_word;
  using english::word_shape;
  CHECK(word_shape("word") == "x");
  CHECK(word_shape("Word") == "Xx");
  CHECK(word_shape("I") == "X1");
  CHECK(word_shape("NASA") == "XX");
  CHECK(word_shape("iPhone") == "xX");
  CHECK(word_shape("你好") == "xX");
  CHECK(word_shape("1984") == "d");
  CHECK(word_shape("x-ray's") == "x-xx");
  CHECK(folded_word("Straße") == "straße");
  CHECK(folded_word("ÉLAN") == "élan");
  CHECK(folded_word("well-known") == "!HYPHEN");
  CHECK(folded_word("-known") == "-known");
  CHECK(folded_word("1984") == "!YEAR");
  CHECK(folded_word("²²²²") == "!YEAR");
  CHECK(folded_word("5km") == "!DIGITS");
  CHECK(english::last_characters("café") == "afé");
  CHECK(english::last_characters("é") == "é");
  CHECK(english::first_character("été") == "é");
}

TEST_CASE("long words and many tokens are tagged") {
  CHECK(tagged(std::string(10'000, 'x')).ends_with("/NN"));
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "record ";
  CHECK(tagged(many).size() > many.size());
}

TEST_CASE("a damaged tagger is refused or harmless") {
  const std::string good(pack().section("tagger"));
  for (std::size_t size = 0; size < good.size(); size += size < 2'000 ? 13 : 40'000) {
    CHECK_THROWS_AS(Tagger(std::string_view(good).substr(0, size)), Error);
  }
  std::mt19937 random(4);
  for (int i = 0; i < 300; ++i) {
    std::string damaged = good;
    damaged[random() % (i % 2 == 0 ? 20'000 : damaged.size())] = static_cast<char>(random());
    try {
      const std::string answer = tagged("I can't record 12 well-known songs, can you?", Tagger(damaged));
      CHECK(answer.size() > 50);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_input);
    }
  }
}
