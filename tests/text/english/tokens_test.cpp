#include "engine/text/english/tokens.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/text/english/pack.h"
#include "tests/support/complaint.h"
#include "tests/support/english_pack.h"
#include "tests/support/random_text.h"

using namespace linnet;
using english::TokeniserTables;

namespace {

std::string exceptions_section() {
  static const std::vector<std::byte> file = test::english_pack();
  return std::string(english::Pack(file).section("exceptns"));
}

// The tokens with a space between each two, and ~ before those that no white space stands before.
std::string tokens_of(std::string_view text) {
  static const std::string section = exceptions_section();
  static const TokeniserTables tables(section);
  std::string joined;
  bool has_space = true;
  bool is_where_it_says = true;
  for (const english::Token& token : tokenise(text, tables)) {
    if (!joined.empty()) joined += ' ';
    if (!has_space) joined += '~';
    joined += token.text;
    has_space = token.space_after;
    is_where_it_says &= text.substr(token.begin, token.end - token.begin) == token.text;
  }
  CHECK(is_where_it_says);
  return joined;
}

}  // namespace

TEST_CASE("marks are taken off words at both ends") {
  CHECK(tokens_of("") == "");
  CHECK(tokens_of(" \t ") == "");
  CHECK(tokens_of("Good morning, and welcome.") == "Good morning ~, and welcome ~.");
  CHECK(tokens_of("(\"Hi!\")") == "( ~\" ~Hi ~! ~\" ~)");
  CHECK(tokens_of("end... so…") == "end ~... so ~…");
  CHECK(tokens_of("dogs' Bob's") == "dogs ~' Bob ~'s");
  CHECK(tokens_of("$5 US$5 5€ 10% +5 5+ 10km 3m/s") == "$ ~5 US$ ~5 5 ~€ 10 ~% +5 5 ~+ 10 ~km 3 ~m/s");
  CHECK(tokens_of("NASA. A. I. U.S. 5°C.") == "NASA ~. A. I. U.S. 5 ~° ~C ~.");
}

TEST_CASE("words of the table are divided as it says") {
  CHECK(tokens_of("can't Don't, she's") == "ca ~n't Do ~n't ~, she ~'s");
  CHECK(tokens_of("couldn't've 10am Mr. Smith") == "could ~n't ~'ve 10 ~am Mr. Smith");
  CHECK(tokens_of("(Mr. x) Sept.") == "( ~Mr. x ~) Sept.");
}

TEST_CASE("words are divided at infixes between letters") {
  CHECK(tokens_of("well-known x--y a—b 1-2 He,she") == "well ~- ~known x ~-- ~y a ~— ~b 1 ~- ~2 He ~, ~she");
  CHECK(tokens_of("and/or a:b end.Next 1/2 5-a") == "and/or a ~: ~b end ~. ~Next 1/2 5 ~- ~a");
  CHECK(tokens_of("wait...what") == "wait ~... ~what");
}

TEST_CASE("addresses stay whole") {
  CHECK(tokens_of("See http://a.b/c-d, www.x-y.org.") == "See http://a.b/c-d ~, www.x-y.org ~.");
  CHECK(tokens_of("me@x-y.co or foo-bar.com/x-y?z") == "me@x-y.co or foo-bar.com/x-y?z");
  CHECK(tokens_of("a-b.xyz") == "a ~- ~b.xyz");
  CHECK(tokens_of("x-y.bıZ") == "x-y.bıZ");  // a regular expression without case takes ı for i
}

TEST_CASE("the time of cutting a text into tokens grows with its length alone") {
  using namespace std::chrono;
  for (const std::string_view part : {"(", ".", ")", "a", "a-", "'", "'s", "a.", "A", "…", ". ", "a@", "1/", "-"}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    const auto begin = steady_clock::now();
    tokens_of(text);
    INFO(part);
    CHECK(steady_clock::now() - begin < seconds(5));
  }
}

TEST_CASE("any text becomes tokens that follow each other") {
  std::mt19937 random(2);
  for (int i = 0; i < 200; ++i) tokens_of(tests::random_text(random, 60));
}

TEST_CASE("a damaged table of exceptions is refused or harmless") {
  const std::string good = exceptions_section();
  for (std::size_t size = 0; size < good.size(); size += 7) {
    CHECK_THROWS_AS(TokeniserTables(std::string_view(good).substr(0, size)), Error);
  }
  CHECK(test::contains(test::complaint([&] { TokeniserTables(good + "x"); }), "more letters than words"));
  std::mt19937 random(3);
  for (int i = 0; i < 2'000; ++i) {
    std::string damaged = good;
    damaged[random() % (i % 2 == 0 ? 8'000 : damaged.size())] = static_cast<char>(random());
    try {
      const TokeniserTables tables(damaged);
      const std::size_t tokens = tokenise("I can't see Mr. O'Brien at 10am, (can you?) etc.", tables).size();
      CHECK(tokens >= 9);
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_input);
    }
  }
}
