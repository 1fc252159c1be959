#include "engine/text/spoken_text.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <random>

#include "tests/support/random_text.h"
#include "tests/support/sanitizers.h"
#include "tests/support/spelled_text.h"

using namespace linnet;
using tests::spelled_text;

namespace {

const SpokenFormOf spelled = spelled_text;

struct Read {
  std::string text;
  std::vector<std::size_t> origin;
};

// All that is spoken from `position` on, read in steps of at most `step` bytes.
Read read_from(std::string_view given, std::size_t position, std::size_t step, const SpokenFormOf& form = spelled) {
  SpokenText spoken(given, &form);
  Read read;
  std::size_t at = spoken.start(0, position, given.size());
  for (;;) {
    at -= spoken.advance(at, 1000);
    if (at == spoken.text().size()) break;
    const std::size_t end = std::min(spoken.text().size(), at + step);
    for (; at < end; ++at) {
      read.text += spoken.text()[at];
      read.origin.push_back(spoken.origin(at));
    }
  }
  read.origin.push_back(spoken.origin(at));
  return read;
}

// As people write: words, numbers, lines, now and then an empty one.
std::string prose(std::mt19937& random, std::size_t bytes, unsigned paragraph_words) {
  static constexpr std::string_view words[] = {"the",    "quick", "brown", "$25",  "Dr. Who", "3.14",   "*very*",
                                               "größer", "xyxy",  "quit",  "end.", "7,",      "Москва", "今日は"};
  std::string text;
  while (text.size() < bytes) {
    text += words[random() % std::size(words)];
    text += random() % paragraph_words == 0 ? "\n\n" : random() % 12 == 0 ? "\n" : " ";
  }
  return text;
}

}  // namespace

TEST_CASE("A text that is spoken as it is, is not copied") {
  const std::string text = "One. $25\n\nTwo.";
  SpokenText spoken(text, nullptr);
  CHECK(spoken.start(0, 5, 8) == 5);
  CHECK(spoken.text().data() == text.data());
  CHECK(spoken.text() == "One. $25");
  CHECK_FALSE(spoken.has_more());
  CHECK_FALSE(spoken.ends_given());
  CHECK(spoken.advance(5, 1000) == 0);
  CHECK(spoken.origin(7) == 7);
  CHECK_FALSE(spoken.is_within(7));
  CHECK(spoken.spoken_until(7) == 7);
}

TEST_CASE("What is spoken for a word ends where the word ends") {
  const std::string text = "a $25 b";
  SpokenText spoken(text, &spelled);
  CHECK(spoken.start(0, 0, text.size()) == 0);
  REQUIRE(spoken.text() == "a two five dollars b");
  CHECK(spoken.origin(2) == 2);
  CHECK_FALSE(spoken.is_within(2));
  CHECK(spoken.is_within(6));
  CHECK(spoken.spoken_until(6) == 5);
  CHECK(spoken.spoken_until(2) == 2);
  CHECK(spoken.spoken_until(spoken.text().size()) == text.size());
}

TEST_CASE("The pieces of a text give its spoken form, and its bytes") {
  std::mt19937 random(1);
  for (int round = 0; round < 40; ++round) {
    const std::string text =
        round % 2 == 0 ? tests::random_text(random, 6000) : prose(random, 20'000, 1 + 600 * (round % 3));
    const SpokenForm whole = spelled_text(text);
    const Read read = read_from(text, 0, 1 + random() % 3000);
    REQUIRE(read.text == whole.text);
    REQUIRE(read.origin == whole.origin);
  }
}

TEST_CASE("Reading on from any place between what is replaced gives the rest of the same spoken form") {
  std::mt19937 random(2);
  for (int round = 0; round < 100; ++round) {
    const std::string text = prose(random, 5000, 1 + 400 * (round % 2));
    const SpokenForm whole = spelled_text(text);
    std::size_t at = random() % whole.text.size();
    while (at > 0 && whole.origin[at] == whole.origin[at - 1]) --at;
    const Read rest = read_from(text, whole.origin[at], 500);
    REQUIRE(rest.text == whole.text.substr(at));
    REQUIRE(std::equal(rest.origin.begin(), rest.origin.end(), whole.origin.begin() + static_cast<std::ptrdiff_t>(at),
                       whole.origin.end()));
  }
}

TEST_CASE("A part ends at its end, and its rules see nothing of what is around it") {
  const std::string text = "$12 [[x]] 34 [[y]] 5";
  SpokenText spoken(text, &spelled);
  CHECK(spoken.start(2, 2, 4) == 0);
  CHECK(spoken.text() == "two ");
  CHECK_FALSE(spoken.has_more());
  const std::size_t at = spoken.start(9, 10, 13);
  CHECK(spoken.text().substr(at) == "three four ");
  CHECK(spoken.origin(at) == 10);
  CHECK(spoken.origin(spoken.text().size()) == 13);
}

TEST_CASE("A rule that sees more in front of a place than it did at first loses nothing behind it") {
  // "ab" is read as one word, so that no word begins at the b.
  const SpokenFormOf pairs = [](std::string_view piece) {
    normalize::TracedText text = normalize::traced(piece);
    normalize::rewrite(text, [](normalize::Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
      if (!codes.substr(i).starts_with(U"ab")) return 0;
      with = U"pair";
      return i + 2;
    });
    return tests::spoken_as(text);
  };
  CHECK(read_from("see ab now", 5, 100, pairs).text == "b now");
}

TEST_CASE("The memory for a spoken form does not grow with the text, nor the time for a byte",
          "[slow][alone][measured]") {
  for (const std::string_view unit : {"1", ".", "$", " ", "\n", "$5 ", "*", "Dr.", "€", "1 000 "}) {
    const auto seconds_of = [&](std::size_t bytes) {
      std::string text;
      while (text.size() < bytes) text += unit;
      const std::clock_t start = std::clock();
      SpokenText spoken(text, &spelled);
      std::size_t at = spoken.start(0, 0, text.size());
      std::size_t most_bytes = 0;
      for (; spoken.has_more(); at = spoken.text().size()) {
        at -= spoken.advance(at, 1000);
        most_bytes = std::max(most_bytes, spoken.text().size());
      }
      CHECK(most_bytes < 50'000);
      CHECK(spoken.origin(spoken.text().size()) == text.size());
      return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    };
    INFO("'" << unit << "'");
    const double short_one = seconds_of(1'000'000);
    const double long_one = seconds_of(10'000'000);
    if (!test::is_sanitized) CHECK(long_one < 20 * std::max(short_one, 0.01));
  }
}
