#include "engine/text/prepared_text.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <ctime>
#include <random>

#include "tests/support/random_text.h"
#include "tests/support/sanitizers.h"
#include "tests/support/spelled_text.h"

using namespace linnet;

namespace {

std::string name_of(std::string_view symbol) {
  if (symbol == "😀") return "grinning face";
  if (symbol == "👩‍🔬") return "woman scientist";
  if (symbol == "🏽") return "medium skin tone";
  if (symbol == "🇩🇪") return "Flagge: Deutschland";
  return {};
}

// The prepared text. Each pause is shown as its mark in < >, followed by | if it ends a sentence.
std::string prepared(const std::string& text, const SpokenFormOf* spoken_form = nullptr) {
  PreparedText reader(text, name_of, spoken_form);
  reader.start(0, 0, text.size());
  std::string all;
  while (!reader.done()) {
    all += reader.ahead();
    reader.take(reader.ahead().size());
    if (const auto pause = reader.take_pause())
      all += std::string("<") + pause->mark + (pause->ends_sentence ? "|" : "") + ">";
  }
  CHECK(reader.position() == text.size());
  return all;
}

}  // namespace

TEST_CASE("ordinary prose is not changed") {
  for (const std::string text :
       {"Hello, world. It's 3.5 — or 1,234? \"Yes!\" he said; (no) well-known: 10–12 end.",
        "e.g. this, etc., and U.S.A.'s", "What?! Really!? No way!!! Hmm ???", "a b, with space   and\ttabs",
        "Il dit : « Bonjour ! » et part.", "http://example.com/a?b=1&c=2 me@example.org C:\\x?y",
        "use --help now - or never", "don?t l?eau O?Brien", "مرحبا، كيف حالك؟", "你好，世界。", "--help, --version"}) {
    INFO(text);
    CHECK(prepared(text) == text);
  }
}

TEST_CASE("characters without a sound are left out") {
  CHECK(
      prepared("un\u2060likely no\u200dwhere so\u00adft \u202ahy\u200fphen\u202c \u2066a\ufeffb\u2069 c\ufe0fd\x01") ==
      "unlikely nowhere soft hyphen ab cd");
  CHECK(prepared("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष");
}

TEST_CASE("ellipses are pauses, and end a sentence only where one ends") {
  for (const std::string dots : {"...", "…", ".....", ". . .", "......", "……", "…."}) {
    CHECK(prepared("Hello" + dots + " world.") == "Hello<,> world.");
    CHECK(prepared("Hello" + dots) == "Hello<.|>");
  }
  CHECK(prepared("Hello…world") == "Hello<,>world");
  CHECK(prepared("No.. never 1..2") == "No<,> never 1..2");
  CHECK(prepared("Really…? Yes...!") == "Really? Yes!");
  CHECK(prepared("He said \"no...\"\n\nThen") == "He said \"no<.|>\"\n\n\nThen");
}

TEST_CASE("dashes between words get spaces") {
  for (const std::string dash : {"—", " —", "— ", " — ", "--", " -- ", "---", "―", "——"})
    CHECK(prepared("Today" + dash + "not") == "Today — not");
  CHECK(prepared("Today – not, Berlin–Paris, today –not") == "Today — not, Berlin–Paris, today — not");
  CHECK(prepared("\"Stop!—he said") == "\"Stop! he said");
}

TEST_CASE("marks without a space after them get one") {
  CHECK(prepared("Are you?I am!Go,now;or") == "Are you? I am! Go, now; or");
  CHECK(prepared("C++?I viens ?Oui ¡Hola!¿Qué") == "C++? I viens ? Oui ¡Hola! ¿Qué");
  CHECK(prepared("أنت؟نعم،أنا") == "أنت؟ نعم، أنا");
  CHECK(prepared("Yahoo!’s mail") == "Yahoo’s mail");
  CHECK(prepared("Do you like vitamin C?Yes.") == "Do you like vitamin C? Yes.");
  CHECK(prepared("Do you like vitamin C? Yes.") == "Do you like vitamin C? Yes.");
  CHECK(prepared("Is he O?Neil?Yes.") == "Is he O?Neil? Yes.");
  CHECK(prepared("1,234 a.b/c?d") == "1,234 a.b/c?d");
}

TEST_CASE("marks that stand alone are pauses of the text before them") {
  CHECK(prepared("! Next") == "<!|> Next");
  CHECK(prepared(", please") == "<,> please");
  CHECK(prepared(". Next") == "<.|> Next");
  CHECK(prepared(". next") == "<.> next");
  CHECK(prepared("— and") == "<;> and");
  CHECK(prepared("Yes. ? No") == "Yes. <?|> No");
  CHECK(prepared(".5 .NET") == ".5 .NET");
}

TEST_CASE("emoji are read by their names, separate from what is beside them") {
  CHECK(prepared("😀😀") == "grinning face grinning face");
  CHECK(prepared("a😀b (😀) 😀.") == "a grinning face b (grinning face) grinning face.");
  CHECK(prepared("👩🏽‍🔬") == "woman scientist medium skin tone");
  CHECK(prepared("🇩🇪!") == "Flagge Deutschland!");
  CHECK(prepared("End. 😀 Go") == "End. <.|>grinning face Go");
  CHECK(prepared("x🫠🫠") == "x 🫠 🫠");
}

TEST_CASE("list items pause, and paragraphs end sentences") {
  CHECK(prepared("Apple\nBanana\r\nOrange") == "Apple\n<.|>Banana\r\n<.|>Orange");
  CHECK(prepared("milk.\nbread,\neggs") == "milk.\n<.|>bread,\neggs");
  for (const std::string lines : {"\n\n", "\n \n", "\r\n\r\n", "\n\n\n\n"}) {
    const std::string shown = prepared("one" + lines + "two");
    CHECK((shown.starts_with("one\n") || shown.starts_with("one\r\n")));
    CHECK(shown.ends_with("\n\ntwo"));
  }
}

TEST_CASE("each byte has its position in the original text") {
  const std::string text = "a\u2060b—c 😀d";
  PreparedText reader(text, name_of);
  reader.start(0, 0, text.size());
  const std::string ahead(reader.ahead());
  REQUIRE(ahead == "ab — c grinning face d");
  CHECK(reader.source(ahead.find('b')) == text.find('b'));
  CHECK(reader.source(ahead.find('c')) == text.find('c'));
  CHECK(reader.source(ahead.find("face")) == text.find("😀"));
  CHECK(reader.source(ahead.find(" d") + 1) == text.find('d'));
  CHECK(reader.source(ahead.size()) == text.size());
  reader.take(2);
  CHECK(reader.position() == text.find("—"));
}

TEST_CASE("a spoken form is prepared as the same text would be") {
  const SpokenFormOf same = tests::same_text;
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    const std::string text = tests::random_text(random, 1 + random() % 12'000);
    REQUIRE(prepared(text, &same) == prepared(text));
  }
}

TEST_CASE("what is spoken for a word has the word's position, and the text behind it its own") {
  const SpokenFormOf spelled = tests::spelled_text;
  const std::string text = "a $25—b 😀 7";
  PreparedText reader(text, name_of, &spelled);
  reader.start(0, 0, text.size());
  const std::string ahead(reader.ahead());
  REQUIRE(ahead == "a two five dollars — b grinning face seven");
  for (const std::string_view word : {"two", "five", "dollars"}) CHECK(reader.source(ahead.find(word)) == 2);
  CHECK(reader.source(ahead.find("b")) == text.find("b"));
  CHECK(reader.source(ahead.find("face")) == text.find("😀"));
  CHECK(reader.source(ahead.find("seven")) == text.find("7"));
  CHECK_FALSE(reader.is_within());
  reader.take(ahead.find("dollars"));
  CHECK(reader.is_within());
  CHECK(reader.position() == text.find("—"));
  reader.take(std::string_view("dollars").size());
  CHECK_FALSE(reader.is_within());
  CHECK(reader.position() == text.find("—"));
}

TEST_CASE("a line end pauses as in the text that was given, however long its lines are when they are spoken") {
  const SpokenFormOf spelled = tests::spelled_text;
  const std::string list = "Butter $25\nMehl $12345678901234567\nEier $3";
  CHECK(
      prepared(list, &spelled) ==
      "Butter two five dollars\n<.|>Mehl one two three four five six seven eight nine zero one two three four five six "
      "seven dollars\n<.|>Eier three dollars");
  const std::string wrapped =
      "a wrapped text of lines that are all about as long as each 12345\nof the others, and it goes on here without a "
      "pause "
      "at 123\nand ends here.";
  CHECK(prepared(wrapped, &spelled).find('<') == std::string::npos);
}

TEST_CASE("megabytes of any text are prepared in bounded pieces and in linear time", "[measured]") {
  constexpr double most_seconds = test::is_sanitized ? 30 : 3;  // of processor time: other programs take none of it
  const SpokenFormOf spelled = tests::spelled_text;
  const SpokenFormOf* const spoken_form = GENERATE(false, true) ? &spelled : nullptr;
  for (const std::string unit : {"a",   " ",  "\n",      "a\n",    "—", "a—", "...",   "… ", "!",  "! ",  "a!",
                                 "a?b", "😀", "👩‍", "\u2060", "-", " -", "a.b?c", "\"", ". ", "a,b", "$5"}) {
    INFO(unit);
    std::string text = "a ";
    while (text.size() < 1'000'000) text += unit;
    const std::clock_t start = std::clock();
    PreparedText reader(text, name_of, spoken_form);
    reader.start(0, 0, text.size());
    while (!reader.done()) {
      const std::size_t size = reader.ahead().size();
      REQUIRE(size < 3 * PreparedText::window);
      reader.take(size);
      reader.take_pause();
    }
    CHECK(reader.position() == text.size());
    CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < most_seconds);
  }
}
