#include "engine/text/english/english_sentence_reader.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/text/lexicon/own_words_reader.h"
#include "engine/text/text_progress.h"
#include "tests/support/complaint.h"
#include "tests/support/english_pack.h"
#include "tests/support/random_text.h"
#include "tests/support/spelled_text.h"

namespace linnet {
namespace {

using english::English;
using english::EnglishSentenceReader;

const English& american() {
  static const std::vector<std::byte> pack = test::english_pack();
  static const std::vector<std::byte> net = test::english_pack("en-us.unknown");
  static const English english(pack, {.net = [] { return std::span<const std::byte>(net); }});
  return english;
}

std::vector<Sentence> sentences_of(std::string_view text, std::size_t most_phonemes = 400,
                                   const SpokenFormOf* spoken_form = nullptr) {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::english;
  const TextProgress progress(text);
  EnglishSentenceReader reader(american(), voice, progress, most_phonemes, spoken_form);
  std::vector<Sentence> all;
  while (std::optional<Sentence> sentence = reader.next()) all.push_back(std::move(*sentence));
  return all;
}

std::string phonemes(const Sentence& sentence) {
  std::string all;
  for (const std::string& phoneme : sentence.phonemes) all += phoneme;
  return all;
}

std::vector<std::string> phonemes(const std::vector<Sentence>& sentences) {
  std::vector<std::string> all;
  for (const Sentence& sentence : sentences) all.push_back(phonemes(sentence));
  return all;
}

std::string words_of(const std::vector<Sentence>& sentences, std::string_view text) {
  std::string all;
  for (const Sentence& sentence : sentences)
    for (const SentenceWord& word : sentence.words) {
      all += std::string(text.substr(word.text_begin, word.text_end - word.text_begin)) + "=";
      for (std::size_t i = word.first_phoneme; i < word.end_phoneme; ++i) all += sentence.phonemes[i];
      all += "|";
    }
  return all;
}

using Phonemes = std::vector<std::string>;

}  // namespace

TEST_CASE("Each sentence has the phonemes of the package, and ends where its text ends") {
  const std::string text = "Good morning, and welcome back. Mr. Smith left.  ";
  const std::vector<Sentence> sentences = sentences_of(text);
  CHECK(phonemes(sentences) == Phonemes{"ɡˈʊd mˈɔɹnɪŋ, ænd wˈɛlkəm bˈæk.", "mˈɪstəɹ smˈɪθ lˈɛft."});
  CHECK(sentences[0].text_end == text.find("Mr."));
  CHECK(sentences[1].text_end == text.size());
  CHECK(sentences[0].ends_sentence);
}

TEST_CASE("Words of the text have their own phonemes, without marks") {
  const std::string text = "\"Don't,\" he said at 10:30.";
  CHECK(words_of(sentences_of(text), text) == "Don't=dˈɔnt|he=hi|said=sˈɛd|at=æt|10:30=tˈɛn θˈɜɹTi|");
}

TEST_CASE("A wrapped paragraph is read as if it were one line; the lines of a list are sentences") {
  const Phonemes prose =
      phonemes(sentences_of("It was late when the old man went down to the harbour. He had\n"
                            "not seen the sea for many years, and it was still the same."));
  CHECK(prose == phonemes(sentences_of("It was late when the old man went down to the harbour. He had "
                                       "not seen the sea for many years, and it was still the same.")));
  CHECK(phonemes(sentences_of("- apples\n- pears\r\n- plums")).size() == 3);
  CHECK(phonemes(sentences_of("A heading\n\nIts text.")).size() == 2);
}

TEST_CASE("Phonemes in double brackets are spoken as they are, within the sentence") {
  CHECK(phonemes(sentences_of("Say [[həlˈO]] now. Go on.")) == Phonemes{"sˈA həlˈO nˈW.", "ɡˌO ˌɔn."});
  CHECK(phonemes(sentences_of("[[həlˈO]]")) == Phonemes{"həlˈO"});
  CHECK(phonemes(sentences_of("[[təˈmeɪtoʊ dʒˈʌdʒ ˈeɪbəl ˌʌp]]")) == Phonemes{"təˈmAtO ʤˈʌʤ ˈAbᵊl ˌʌp"});
}

TEST_CASE("A long sentence is cut behind a comma, and no phoneme is lost") {
  const std::string text = "One two three, four five six, seven eight nine, ten eleven twelve.";
  const std::vector<Sentence> pieces = sentences_of(text, 30);
  REQUIRE(pieces.size() > 1);
  std::string joined;
  for (const Sentence& piece : pieces) {
    CHECK(piece.phonemes.size() <= 30);
    joined += phonemes(piece);
  }
  CHECK(joined == phonemes(sentences_of(text)[0]));
  CHECK_FALSE(pieces.front().ends_sentence);
  CHECK(pieces.back().ends_sentence);
}

TEST_CASE("A text without marks is read in parts, in any length") {
  std::string text;
  while (text.size() < 50'000) text += "forty words more ";
  const std::vector<Sentence> pieces = sentences_of(text);
  std::size_t words = 0;
  for (const Sentence& piece : pieces) {
    CHECK(piece.phonemes.size() <= 400);
    words += piece.words.size();
  }
  CHECK(words == 3 * (text.size() / 17));
  CHECK(pieces.back().text_end == text.size());
}

TEST_CASE("A spoken form takes the place of the package's own rules, and its words are those of the text") {
  const SpokenFormOf spelled = tests::spelled_text;
  const std::string text = "He paid $25 at 10:30. Then Dr. Xyxy left, qu.";
  const std::vector<Sentence> sentences = sentences_of(text, 400, &spelled);
  REQUIRE(sentences.size() == 2);
  CHECK(words_of(sentences, text).starts_with("He=hˌi|paid=pˈAd|$25=tˈu fˈIv dˈɑləɹz|at=æt|"));
  CHECK(sentences[0].text_end == text.find("Then"));
  CHECK(sentences[1].text_end == text.size());
}

TEST_CASE("A mark in what is said for a word ends no English sentence, and no phrase is read twice") {
  const SpokenFormOf spelled = tests::spelled_text;
  const std::string text = "The xy qu is here. End.";
  const std::vector<Sentence> sentences = sentences_of(text, 400, &spelled);
  REQUIRE(sentences.size() == 2);
  CHECK(words_of(sentences, text) == "The=ði|xy=ˈɛks wˈI|qu=kjˈu, jˈu|is=ɪz|here=hˈɪɹ|End=ˈɛnd|");
}

TEST_CASE("Words of English texts that have become spoken forms are in order and within the text") {
  const SpokenFormOf same = tests::same_text;
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    const std::string text = "word " + tests::random_text(random, random() % 300);
    const std::vector<Sentence> sentences = sentences_of(text, 100, &same);
    std::size_t word_end = 0;
    for (const Sentence& sentence : sentences)
      for (const SentenceWord& word : sentence.words) {
        REQUIRE(word.text_begin >= word_end);
        REQUIRE(word.text_begin < word.text_end);
        word_end = word.text_end;
      }
    REQUIRE(word_end <= text.size());
    REQUIRE(sentences.back().text_end == text.size());
  }
}

TEST_CASE("An English text that is spoken sentence by sentence is spoken as in one go") {
  const SpokenFormOf spelled = tests::spelled_text;
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::english;
  std::mt19937 random(8);
  static constexpr std::string_view pieces[] = {"He ",  "paid ", "$25 ",  "to ", "Dr. Who. ", "Then ",   "xyxy ",
                                                "xy. ", "so, ",  "123. ", "qu ", "End.\n",    "No!\n\n", "7 "};
  for (int round = 0; round < 10; ++round) {
    std::string text;
    while (text.size() < 3000) text += pieces[random() % std::size(pieces)];
    std::vector<std::string> parts;
    TextProgress progress(text);
    while (!progress.is_done()) {
      EnglishSentenceReader reader(american(), voice, progress, 10'000, &spelled);
      const std::optional<Sentence> sentence = reader.next();
      REQUIRE(sentence);
      REQUIRE(sentence->text_end > progress.position());
      parts.push_back(phonemes(*sentence));
      progress.advance(sentence->text_end);
    }
    REQUIRE(parts == phonemes(sentences_of(text, 10'000, &spelled)));
  }
}

TEST_CASE("A text without letters gives no word, one in another script is refused") {
  CHECK(words_of(sentences_of("..."), "...").empty());
  CHECK(words_of(sentences_of("🙂"), "🙂").empty());
  CHECK(test::contains(test::complaint([] { sentences_of("日本"); }), "choose a voice of the text's language"));
  CHECK(phonemes(sentences_of("日本. Hello.")) == Phonemes{"həlˈO."});
}

TEST_CASE("English behind tens of kilobytes in another script is read, also where there are own words") {
  std::string foreign;
  while (foreign.size() < 2 * OwnWordsReader::window) foreign += "日本語の文。 ";
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add("nginx\tengine ex\n", "own.tsv");
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::english;
  const auto read = [&](const std::string& text) {
    const TextProgress progress(text);
    OwnWordsReader reader(OwnWords(lexicon, "en-us", true), progress, [&](const TextProgress& window) {
      return std::make_unique<EnglishSentenceReader>(american(), voice, window, 400);
    });
    std::vector<Sentence> all;
    while (std::optional<Sentence> sentence = reader.next()) all.push_back(std::move(*sentence));
    return phonemes(all);
  };
  CHECK(phonemes(sentences_of(foreign + "Hello.")) == Phonemes{"həlˈO."});
  CHECK(read(foreign + "Hello.") == Phonemes{"həlˈO."});
  CHECK(read("Hello. " + foreign) == Phonemes{"həlˈO."});
  CHECK(test::contains(test::complaint([&] { read(foreign); }), "choose a voice of the text's language"));
}

}  // namespace linnet
