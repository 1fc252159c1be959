#include "engine/text/normalize/markdown_sentences.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "tests/support/random_text.h"

using namespace linnet;
using namespace linnet::normalize;

namespace {

// A stand-in for a front end: a sentence ends behind ". " or an empty line, and each word is its own phonemes.
class WordReader final : public SentenceSource {
 public:
  explicit WordReader(const TextProgress& text) : text_(text.text()), at_(text.position()) {}
  std::optional<Sentence> next() override {
    while (at_ < text_.size()) {
      const std::size_t stop = std::min(text_.find(". ", at_), text_.find("\n\n", at_));
      const std::size_t end = stop == std::string_view::npos ? text_.size() : stop + 2;
      Sentence sentence;
      for (std::size_t word = at_; (word = text_.find_first_not_of(" \n.,", word)) < end;) {
        const std::size_t word_end = std::min(text_.find_first_of(" \n.,", word), end);
        sentence.phonemes.emplace_back(text_.substr(word, word_end - word));
        sentence.words.push_back({word, word_end, sentence.phonemes.size() - 1, sentence.phonemes.size()});
        word = word_end;
      }
      at_ = sentence.text_end = end;
      if (!sentence.words.empty()) return sentence;
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

std::unique_ptr<SentenceSource> words_of(const TextProgress& text) { return std::make_unique<WordReader>(text); }

// The phonemes, and with `given` the bytes of the text for each.
std::string shown(const Sentence& sentence, const std::string& text, bool with_given) {
  std::string all;
  for (const SentenceWord& word : sentence.words) {
    REQUIRE(word.text_begin < word.text_end);
    REQUIRE(word.text_end <= text.size());
    const std::string given = text.substr(word.text_begin, word.text_end - word.text_begin);
    all += sentence.phonemes[word.first_phoneme];
    all += with_given && given != sentence.phonemes[word.first_phoneme] ? "=" + given + " " : " ";
  }
  return all + "| ";
}

std::string read(const std::string& text, MarkdownCode code = MarkdownCode::read) {
  MarkdownSentences reader(MarkdownPlace(text, code), 0, words_of);
  std::string all;
  while (const auto sentence = reader.next()) all += shown(*sentence, text, true);
  return all;
}

// As a SpeechText is spoken: with a new reader for each sentence.
std::string read_one_by_one(const std::string& text, MarkdownCode code) {
  MarkdownPlace place(text, code);
  std::string all;
  for (std::size_t at = 0; at < text.size();) {
    const auto sentence = MarkdownSentences(place, at, words_of).next();
    if (!sentence) break;
    REQUIRE(sentence->text_end > at);
    at = sentence->text_end;
    place.advance(at);
    all += shown(*sentence, text, false);
  }
  return all;
}

std::string read_heard(const std::string& text, MarkdownCode code) {
  const std::string heard = heard_markdown(text, code).text;
  if (heard.find_first_not_of(" \t\n\r") == std::string::npos) return "";
  WordReader reader{TextProgress(heard)};
  std::string all;
  while (const auto sentence = reader.next()) all += shown(*sentence, heard, false);
  return all;
}

std::string random_document(std::mt19937& random, int lines) {
  static constexpr std::string_view starts[] = {"# ",   "- ", "> ", "", "", "", "1. ", "| a | b |\n|---|---|\n| ",
                                                "```\n"};
  static constexpr std::string_view pieces[] = {"one ",     "**two** ",  "*three. four* ", "[five](http://x.org/y) ",
                                                "six. ",    "`se*ven` ", "<b>eight</b> ",  "ni_n_e ",
                                                "a&amp;b ", "\\*ten "};
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += starts[random() % std::size(starts)];
    for (std::size_t words = random() % 12; words > 0; --words) text += pieces[random() % std::size(pieces)];
    text += random() % 4 == 0 ? "\n\n" : "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("Sentences of Markdown have their words' bytes in the text, without the marks") {
  CHECK(read("# Title\n\nThe **bold** [link](http://x.org). `End`.") == "Title | The bold link | End | ");
  CHECK(read("un**believ**able") == "unbelievable=un**believ**able | ");
  CHECK(read("R&amp;D") == "R&D=R&amp;D | ");
  CHECK(read("One.\n\n```sh\nls\n```\n\nTwo.", MarkdownCode::read) == "One | ls | Two | ");
  CHECK(read("One.\n\n```sh\nls\n```\n\nTwo.", MarkdownCode::skip) == "One | Two | ");
  CHECK(read("---\n\n***\n").empty());
}

TEST_CASE("A Markdown text of many windows is read as one that is heard at once, in one go or by the sentence") {
  std::mt19937 random(11);
  for (int i = 0; i < 40; ++i) {
    const std::string text = random_document(random, i < 36 ? 60 : 700);
    INFO(i);
    for (const MarkdownCode code : {MarkdownCode::read, MarkdownCode::skip}) {
      const std::string expected = read_heard(text, code);
      std::string whole;
      MarkdownSentences reader(MarkdownPlace(text, code), 0, words_of);
      while (const auto sentence = reader.next()) whole += shown(*sentence, text, false);
      CHECK(whole == expected);
      CHECK(read_one_by_one(text, code) == expected);
    }
  }
}

TEST_CASE("Words of any Markdown are bytes of the text, in order") {
  std::mt19937 random(5);
  for (int i = 0; i < 300; ++i) {
    const std::string text = "a" + tests::random_text(random, 300);
    MarkdownSentences reader(MarkdownPlace(text, MarkdownCode::read), 0, words_of);
    std::size_t end = 0;
    while (const auto sentence = reader.next()) {
      for (const SentenceWord& word : sentence->words) {
        REQUIRE(word.text_begin >= end);
        REQUIRE(word.text_end > word.text_begin);
        end = word.text_end;
      }
      REQUIRE(sentence->text_end >= end);
      REQUIRE(sentence->text_end <= text.size());
    }
  }
}
