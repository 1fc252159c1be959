// Sentences of texts that are read in their spoken form: tests/support/spelled_text.h.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "engine/text/phonemizer.h"
#include "engine/text/sentences.h"
#include "engine/text/text_progress.h"
#include "tests/support/paths.h"
#include "tests/support/random_text.h"
#include "tests/support/spelled_text.h"

using namespace linnet;

namespace {

const SpokenFormOf spelled = tests::spelled_text;
const SpokenFormOf same = tests::same_text;

const VoiceDescription& english() {
  static const VoiceDescription voice = [] {
    VoiceDescription made;
    made.language = "en-us";
    return made;
  }();
  return voice;
}

std::vector<Sentence> sentences_of(Phonemizer& phonemizer, const TextProgress& text, const SpokenFormOf* form,
                                   std::size_t max_phonemes = 100'000, std::size_t most = 100'000) {
  SentenceReader reader(&phonemizer, english(), text, max_phonemes, form);
  std::vector<Sentence> sentences;
  while (sentences.size() < most) {
    auto sentence = reader.next();
    if (!sentence) break;
    sentences.push_back(std::move(*sentence));
  }
  return sentences;
}

// All of a sentence, to be compared.
std::string shown(const std::vector<Sentence>& sentences) {
  std::string all;
  for (const Sentence& sentence : sentences) {
    for (const std::string& phoneme : sentence.phonemes) all += phoneme;
    for (const SentenceWord& word : sentence.words)
      all += " " + std::to_string(word.text_begin) + "-" + std::to_string(word.text_end) + "=" +
             std::to_string(word.first_phoneme) + "-" + std::to_string(word.end_phoneme);
    all += " end " + std::to_string(sentence.text_end) + (sentence.ends_sentence ? ".\n" : ",\n");
  }
  return all;
}

// The words of the text, and what is said for each.
std::string said(const std::vector<Sentence>& sentences, std::string_view text) {
  std::string all;
  for (const Sentence& sentence : sentences) {
    for (const SentenceWord& word : sentence.words) {
      all += std::string(text.substr(word.text_begin, word.text_end - word.text_begin)) + "=";
      for (std::size_t i = word.first_phoneme; i < word.end_phoneme; ++i) all += sentence.phonemes[i];
      all += "|";
    }
    all += "/";
  }
  return all;
}

}  // namespace

TEST_CASE("Words are those of the text, each with all that is said for it") {
  Phonemizer phonemizer(tests::espeak_data());
  const auto all = [&](const std::string& text) {
    return said(sentences_of(phonemizer, TextProgress(text), &spelled), text);
  };
  CHECK(all("He paid $25 to Dr. Who. Then *he* left.") ==
        "He=hiː|paid=pˈeɪd|$25=tˈuː fˈaɪv dˈɑːlɚz|to=tə|Dr=dˈɑːktɚ|Who=hˈuː|/Then=ðˈɛn|*he*=hiː|left=lˈɛft|/");
  CHECK(all("1\n\n2") == "1=wˌʌn|/2=tˈuː|/");
}

TEST_CASE("A mark in what is said for a word ends no sentence, and the words behind it are the word's too") {
  Phonemizer phonemizer(tests::espeak_data());
  const std::string text = "The xy is qu now. End.";
  const auto sentences = sentences_of(phonemizer, TextProgress(text), &spelled);
  REQUIRE(sentences.size() == 2);
  CHECK(sentences[0].text_end == text.find("End"));
  CHECK(said(sentences, text) == "The=ðɪ|xy=ˈɛks. wˈaɪ|is=ɪz|qu=kjˈuː, jˈuː|now=nˈaʊ|/End=ˈɛnd|/");
}

TEST_CASE("A spoken form that is the text gives the same sentences as the text") {
  Phonemizer phonemizer(tests::espeak_data());
  std::mt19937 random(4);
  for (int round = 0; round < 60; ++round) {
    const std::string text = "a" + tests::random_text(random, random() % (round < 50 ? 500 : 12'000));
    const std::size_t bound = 1 + random() % 300;
    INFO(text);
    const TextProgress progress(text);
    REQUIRE(shown(sentences_of(phonemizer, progress, &same, bound)) ==
            shown(sentences_of(phonemizer, progress, nullptr, bound)));
  }
}

TEST_CASE("Words of random texts that are spelled out are in order and within the text") {
  Phonemizer phonemizer(tests::espeak_data());
  std::mt19937 random(5);
  static constexpr std::string_view pieces[] = {" $25 ", "xy", "qu", "*", "Dr. ", " 123 ", "xyxy.", " $7. "};
  for (int round = 0; round < 150; ++round) {
    std::string text = "a";
    while (text.size() < random() % 400) {
      text += tests::random_text(random, random() % 30);
      text += pieces[random() % std::size(pieces)];
    }
    const std::size_t bound = 1 + random() % 300;
    INFO(bound << ": " << text);
    const TextProgress progress(text);
    const std::vector<Sentence> sentences = sentences_of(phonemizer, progress, &spelled, bound);
    std::size_t end = 0, word_begin = 0, word_end = 0;
    for (const Sentence& sentence : sentences) {
      REQUIRE(!sentence.phonemes.empty());
      REQUIRE(sentence.phonemes.size() <= bound);
      REQUIRE(sentence.text_end >= end);
      end = sentence.text_end;
      std::size_t phoneme = 0;
      for (const SentenceWord& word : sentence.words) {
        REQUIRE(word.text_begin < word.text_end);
        REQUIRE(word.text_begin >= word_begin);
        REQUIRE((word.text_begin >= word_end || word.text_end == word_end));  // the next, or more of the last one
        REQUIRE(word.first_phoneme >= phoneme);
        REQUIRE(word.first_phoneme < word.end_phoneme);
        word_begin = word.text_begin;
        word_end = word.text_end;
        phoneme = word.end_phoneme;
      }
      REQUIRE(phoneme <= sentence.phonemes.size());
      REQUIRE(word_end <= text.size());
    }
    if (!sentences.empty()) REQUIRE(end == text.size());
  }
}

TEST_CASE("A text that is spoken sentence by sentence is spoken as in one go, with nothing said twice") {
  Phonemizer phonemizer(tests::espeak_data());
  std::mt19937 random(6);
  static constexpr std::string_view pieces[] = {"He ",  "paid ", "$25 ",  "to ", "Dr. Who. ", "Then ",   "xyxy ",
                                                "xy. ", "*so* ", "123. ", "qu ", "End.\n",    "No!\n\n", "7 "};
  for (int round = 0; round < 30; ++round) {
    std::string text;
    while (text.size() < 3000) text += pieces[random() % std::size(pieces)];
    TextProgress progress(text);
    const std::string whole = shown(sentences_of(phonemizer, progress, &spelled));
    std::string parts;
    while (!progress.is_done()) {
      const auto sentence = sentences_of(phonemizer, progress, &spelled, 100'000, 1);
      REQUIRE(sentence.size() == 1);
      REQUIRE(sentence[0].text_end > progress.position());
      parts += shown(sentence);
      progress.advance(sentence[0].text_end);
    }
    REQUIRE(parts == whole);
  }
}
