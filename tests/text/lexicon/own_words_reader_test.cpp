#include "engine/text/lexicon/own_words_reader.h"

#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>

#include "engine/text/sentences.h"
#include "engine/voices/voice_description.h"
#include "tests/support/random_text.h"

using namespace linnet;

namespace {

// Every letter and mark is a phoneme, and no other reader is needed.
VoiceDescription letters() {
  VoiceDescription voice;
  voice.phoneme_type = VoiceDescription::PhonemeType::text;
  return voice;
}

// The sentences of `text` by a stand-in for a front end: a sentence ends at ". ", each word is its own phonemes.
class WordReader final : public SentenceSource {
 public:
  explicit WordReader(const TextProgress& text) : text_(text.text()), at_(text.position()) {}
  std::optional<Sentence> next() override {
    while (at_ < text_.size()) {
      const std::size_t stop = text_.find(". ", at_);
      const std::size_t end = stop == std::string_view::npos ? text_.size() : stop + 2;
      Sentence sentence = sentence_of(at_, end);
      at_ = sentence.text_end = end;
      if (!sentence.words.empty()) return sentence;
    }
    return std::nullopt;
  }

 private:
  Sentence sentence_of(std::size_t begin, std::size_t end) const {
    Sentence sentence;
    for (std::size_t i = begin; i < end;) {
      const std::size_t word = text_.find_first_not_of(" \n.,[]", i);
      if (word >= end) break;
      i = std::min(text_.find_first_of(" \n.,[]", word), end);
      sentence.phonemes.emplace_back(text_.substr(word, i - word));
      sentence.words.push_back({word, i, sentence.phonemes.size() - 1, sentence.phonemes.size()});
    }
    return sentence;
  }

  std::string_view text_;
  std::size_t at_;
};

OwnWordsReader reader_of(const std::string& tsv, const TextProgress& text) {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add(tsv, "own.tsv");
  return {OwnWords(lexicon, "en-us", true), text,
          [](const TextProgress& inner) { return std::make_unique<WordReader>(inner); }};
}

// "word=phonemes" for every word, by the bytes of the given text.
std::string read_all(const std::string& tsv, const std::string& text, std::size_t from = 0) {
  TextProgress progress(text);
  progress.advance(from);
  OwnWordsReader reader = reader_of(tsv, progress);
  std::string all;
  std::size_t end = from;
  while (const auto sentence = reader.next()) {
    for (const SentenceWord& word : sentence->words) {
      REQUIRE(word.text_begin >= end);
      all += text.substr(word.text_begin, word.text_end - word.text_begin) + "=";
      for (std::size_t i = word.first_phoneme; i < word.end_phoneme; ++i) all += sentence->phonemes[i] + "+";
      all.back() = ' ';
      end = word.text_end;
    }
    REQUIRE(sentence->text_end >= end);
    REQUIRE(sentence->text_end <= text.size());
    end = sentence->text_end;
    all += "| ";
  }
  return all;
}

}  // namespace

TEST_CASE("the words of a sentence keep their bytes when others are spoken for them") {
  CHECK(read_all("nginx\tengine ex\nGIF\t[[dʒɪf]]", "An nginx, GIF or nginx's. Nginx") ==
        "An=An nginx=engine+ex GIF=dʒɪf or=or nginx's=engine+ex's | Nginx=engine+ex | ");
  CHECK(read_all("new york\tbig apple", "In New\nYork.") == "In=In New\nYork=big+apple | ");
  CHECK(read_all("a\tb", "[[ a ]] a [a](/a/) a") == "a=a a=b a=a (/a/)=(/a/) a=b | ");
}

TEST_CASE("a text with own words is read on in the middle") {
  const std::string text = "One nginx. Two nginx. Three.";
  CHECK(read_all("nginx\tengine", text, 11) == "Two=Two nginx=engine | Three=Three | ");
}

TEST_CASE("a text of many windows gives the same words as one window") {
  std::string text;
  std::string expected;
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const bool is_own = random() % 5 == 0;
    const std::string word = is_own ? "nginx" : "w" + std::to_string(random() % 100'000);
    const bool ends = random() % 12 == 0;
    text += word + (ends ? ". " : random() % 9 == 0 ? "\n" : " ");
    expected += word + "=" + (is_own ? "engine+ex" : word) + (ends ? " | " : " ");
  }
  text += "end";
  expected += "end=end | ";
  CHECK(read_all("nginx\tengine ex", text) == expected);
}

TEST_CASE("a sentence, a block of phonemes and blanks may each be longer than a window") {
  std::string sentence;
  std::string spoken;
  for (int i = 0; i < 20'000; ++i) sentence += "nginx ", spoken += "nginx=x ";
  CHECK(read_all("nginx\tx", sentence) == spoken + "| ");
  CHECK(read_all("nginx\tx", "nginx. " + std::string(100'000, ' ') + "nginx") == "nginx=x | nginx=x | ");
  const std::string block = "[[ " + sentence + "]]";
  CHECK(read_all("nginx\tx", block + " nginx").ends_with("nginx=nginx nginx=x | "));
  CHECK(read_all("nginx\tx", "\n" + std::string(100'000, '.') + "\nnginx.") == "nginx=x | ");
}

TEST_CASE("voices of letters say respelled words, sentence by sentence as without own words") {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add("zzz\tsleep", "own.tsv");
  const VoiceDescription voice = letters();
  std::mt19937 random(3);
  for (int i = 0; i < 200; ++i) {
    const std::string text = "a" + tests::random_text(random, 300);
    const TextProgress progress(text);
    SentenceReader plain(nullptr, voice, progress, 400);
    OwnWordsReader own(OwnWords(lexicon, "en-us", false), progress, [&](const TextProgress& inner) {
      return std::make_unique<SentenceReader>(nullptr, voice, inner, 400);
    });
    for (;;) {
      const std::optional<Sentence> a = plain.next();
      const std::optional<Sentence> b = own.next();
      REQUIRE(a.has_value() == b.has_value());
      if (!a) break;
      REQUIRE(a->phonemes == b->phonemes);
      REQUIRE(a->text_end == b->text_end);
      REQUIRE(a->words.size() == b->words.size());
    }
  }
}
