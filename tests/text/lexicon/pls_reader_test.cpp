#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/text/lexicon/own_words.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string pls(const std::string& lexemes, const std::string& alphabet = "ipa") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
         "<lexicon version=\"1.0\" xmlns=\"http://www.w3.org/2005/01/pronunciation-lexicon\" alphabet=\"" +
         alphabet + "\" xml:lang=\"en-US\">\n" + lexemes + "\n</lexicon>";
}

std::string refusal(const std::string& text) {
  return complaint([&] { Lexicon().add(text, "own.pls"); });
}

std::string said(const std::string& text, std::u32string_view word, std::string_view language = "en-us") {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add(text, "own.pls");
  const OwnWords::Match match = OwnWords(lexicon, language, true).at(word, 0);
  return match.end == word.size() ? match.said + " " + match.entry : "";
}

}  // namespace

TEST_CASE("a pronunciation lexicon's phonemes and aliases are read") {
  const std::string text = pls(
      "<metadata><dc:title>Mine</dc:title></metadata><meta name=\"a\" content=\"b\"/>\n"
      "<lexeme><grapheme>tomato</grapheme><grapheme> to&#x6d;ahto </grapheme><phoneme> təˈmɑːtoʊ </phoneme></lexeme>\n"
      "<lexeme role=\"claws:NN\"><grapheme><![CDATA[W3C]]></grapheme><!-- both -->\n"
      "<alias>World Wide Web Consortium.</alias><example>The W3C says so</example></lexeme>\n"
      "<lexeme><grapheme>two</grapheme><phoneme>a</phoneme><phoneme prefer=\"true\">b</phoneme></lexeme>");
  CHECK(said(text, U"tomato") == "[[ təˈmɑːtoʊ ]] own.pls:4");
  CHECK(said(text, U"Tomahto") == "[[ təˈmɑːtoʊ ]] own.pls:4");
  CHECK(said(text, U"W3C") == "World Wide Web Consortium own.pls:6");
  CHECK(said(text, U"two") == "[[ b ]] own.pls:7");
  CHECK(said(text, U"two", "de").empty());
}

TEST_CASE("what is no pronunciation lexicon is refused with its line and what would be right") {
  const std::string lexeme = "<lexeme><grapheme>a</grapheme>";
  CHECK(contains(refusal("<!DOCTYPE lexicon SYSTEM \"pls.dtd\"><lexicon/>"),
                 "own.pls, line 1: a document type is not allowed; leave <!DOCTYPE …> out"));
  CHECK(contains(refusal(pls(lexeme + "<phoneme>&eacute;</phoneme></lexeme>")),
                 "line 3: there is no character &eacute; here, write the character itself"));
  CHECK(contains(refusal(pls(lexeme + "<phoneme>a</phoneme></lexeme>", "x-sampa")),
                 "line 3: the phoneme alphabet \"x-sampa\" is not \"ipa\"; write phonemes in IPA"));
  CHECK(contains(refusal(pls(lexeme + "<phoneme alphabet=\"x-sampa\">a</phoneme></lexeme>")), "\"x-sampa\" is not"));
  CHECK(contains(refusal("<speak/>"), "the outermost element has to be <lexicon>, as PLS 1.0 has it, not <speak>"));
  CHECK(contains(refusal("<lexicon version=\"2.0\"/>"), "version=\"2.0\", expected version=\"1.0\""));
  CHECK(contains(refusal(pls(lexeme + "</lexeme>")), "<lexeme> has neither <phoneme> nor <alias>"));
  CHECK(contains(refusal(pls("<lexeme><alias>b</alias></lexeme>")), "<lexeme> has no <grapheme>"));
  CHECK(contains(refusal(pls("<lexeme><grapheme/><alias>b</alias></lexeme>")), "<grapheme> is empty"));
  CHECK(contains(refusal(pls("<lexeme><token/></lexeme>")), "<token> cannot be in <lexeme>, expected grapheme"));
  CHECK(contains(refusal(pls("<word/>")), "<word> cannot be in <lexicon>, expected lexeme"));
  CHECK(contains(refusal(pls("stray")), "there is text in <lexicon>"));
  CHECK(contains(refusal(pls("<lexeme>stray</lexeme>")), "there is text in <lexeme>"));
  CHECK(contains(refusal(pls("<lexeme>")), "</lexicon> closes <lexeme>"));
  CHECK(contains(refusal(pls(lexeme + "<phoneme>a]] b</phoneme></lexeme>")), "has [[ or ]] within"));
}

TEST_CASE("an alias needs no phoneme alphabet, and other voices' phonemes are not asked for") {
  CHECK(said(pls("<lexeme><grapheme>a</grapheme><alias>b</alias></lexeme>", "x-sampa"), U"a") == "b own.pls:3");
}
