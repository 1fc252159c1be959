// The recognizers of signs, without those of numbers: addresses, hashtags, emoji, powers, symbols.
#include <algorithm>
#include <array>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/text/normalize/addresses.h"
#include "engine/text/normalize/compose.h"
#include "engine/text/normalize/emoji_names.h"
#include "engine/text/normalize/hashtags.h"
#include "engine/text/normalize/raised_digits.h"
#include "engine/text/normalize/scan.h"
#include "engine/text/normalize/symbols.h"
#include "tests/support/paths.h"
#include "tests/support/random_text.h"

using namespace linnet;
using namespace linnet::normalize;

namespace {

constexpr std::string_view languages[] = {"en", "de", "fr", "es", "it", "pt", "pt-pt", "nl",
                                          "pl", "ru", "uk", "cs", "sv", "da", "tr"};

// The hand-written lines of a language, as they are in its file once it is made.
LanguageFile hand_file(std::string_view language, std::string_view more = "") {
  const std::string folder = "engine/text/normalize/languages/";
  const std::string path = folder + std::string(language) + ".txt";
  // A dialect's file says what differs from its language's.
  const std::string base = language == "pt-pt" ? tests::source_file(folder + "pt.txt") + "\n" : "";
  std::istringstream source(base + tests::source_file(path));
  std::string content = "linnet words\t1\nlanguage\t" + std::string(language) + "\n";
  for (std::string line; std::getline(source, line);)
    if (!line.empty() && line[0] != '#') content += line + "\n";
  return {content + std::string(more), path};
}

class Signs {
 public:
  explicit Signs(LanguageFile file)
      : file_(std::move(file)), addresses_(file_), hashtags_(file_), emoji_(file_), raised_(file_), symbols_(file_) {}

  TracedText read(const TracedText& given) const {
    TracedText text = compose(given);
    const std::array<const Recognizer*, 5> all = {&addresses_, &hashtags_, &emoji_, &raised_, &symbols_};
    rewrite(text, [&](Codes codes, std::size_t i, std::u32string& with) -> std::size_t {
      for (const Recognizer* one : all) {
        Match match = one->at(codes, i);
        if (match.end == 0) continue;
        REQUIRE(match.end > i);
        REQUIRE(match.end <= codes.size());
        with = std::move(match.words);
        return match.end;
      }
      return 0;
    });
    return text;
  }
  std::string read(std::string_view text) const { return bytes_of(read(traced(text))).text; }

 private:
  LanguageFile file_;
  Addresses addresses_;
  Hashtags hashtags_;
  EmojiNames emoji_;
  RaisedDigits raised_;
  Symbols symbols_;
};

constexpr std::string_view from_cldr =
    "minus\tminus\nemoji\t😀\tgrinning face\nemoji\t❤\tred heart\nemoji\t👍\tthumbs "
    "up\nemoji\t👩\twoman\nemoji\t🚀\trocket\n"
    "emoji\t👩\u200d🚀\twoman astronaut\nemoji\t🔥\tfire\n";

}  // namespace

TEST_CASE("Addresses, hashtags and signs are read as the cases of each language say") {
  for (const std::string_view language : languages) {
    const Signs signs(hand_file(language, language == "en" ? from_cldr : ""));
    std::istringstream cases(tests::source_file("tests/text/normalize/sign_cases/" + std::string(language) + ".tsv"));
    int read = 0;
    for (std::string line; std::getline(cases, line);) {
      if (line.find('\t') == std::string::npos) continue;
      const std::string text = line.substr(0, line.find('\t'));
      INFO(language << ": " << text);
      CHECK(signs.read(text) == line.substr(line.find('\t') + 1));
      ++read;
    }
    CHECK(read >= 5);
  }
}

TEST_CASE("Emoji are called by their names, with tones and flags, and their parts where they have none") {
  const Signs signs(hand_file("en", from_cldr));
  CHECK(signs.read("😀😀") == "grinning face grinning face");
  CHECK(signs.read("I ❤\ufe0f you") == "I red heart you");
  CHECK(signs.read("I❤you") == "I red heart you");
  CHECK(signs.read("Great. 😀 Yes") == "Great. Grinning face Yes");
  CHECK(signs.read("Great😀!") == "Great grinning face!");
  CHECK(signs.read("👍🏽") == "thumbs up medium skin tone");
  CHECK(signs.read("👩🏽\u200d🚀") == "woman astronaut medium skin tone");
  CHECK(signs.read("👩\u200d🔥") == "woman fire");
  CHECK(signs.read("🇩🇪 🇺🇸 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f") ==
        "flag Germany flag United States flag England");
  CHECK(signs.read("🇫🇴") == "flag F O");
  CHECK(signs.read("1\ufe0f\u20e3 and 2\u20e3") == "1 and 2");
  CHECK(signs.read("(😀) \"😀\"") == "(grinning face) \"grinning face\"");
  CHECK(signs.read("🦩") == "🦩");  // not in this file: left to the phonemizer
  CHECK(Signs(hand_file("de")).read("😀") == "😀");
}

TEST_CASE("Signs are left alone in a language without words for them") {
  const Signs signs(LanguageFile{});
  constexpr std::string_view text = "ann@example.org #BlackFriday @ann R&D 3 × 4 x² § 5 😀";
  CHECK(signs.read(text) == text);
}

TEST_CASE("A wrong line of signs is refused by its number, with what would be right") {
  const auto complaint = [](const std::string& line) -> std::string {
    const LanguageFile file("linnet words\t1\nlanguage\ten\n" + line + "\n", "en");
    try {
      const Symbols symbols(file);
      const Addresses addresses(file);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(complaint("symbol-word\t&\tand\tbetwixt").find("'en', line 3: 'betwixt' is no context; there are: beside") ==
        0);
  CHECK(complaint("symbol-word\t&").find("'en', line 3: signs and their words are expected") == 0);
  CHECK(complaint("address-word\t::\tcolons").find("'en', line 3: one character and its word") == 0);
  CHECK(complaint("symbol-word\t&\tand\tbetween").empty());
}

TEST_CASE("Words of a sign come from the sign, and what follows from behind it") {
  const TracedBytes text = bytes_of(Signs(hand_file("en")).read(traced("R&D #AbCd.")));
  CHECK(text.text == "R and D hashtag Ab Cd.");
  CHECK(text.origin == std::vector<std::size_t>{0, 1, 1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 7, 8, 9, 10});
}

TEST_CASE("Signs of random texts: origins never decrease, the last one is the end") {
  std::mt19937 random(77);
  const Signs signs(hand_file("en", from_cldr));
  constexpr std::string_view pieces[] = {"#", "@", "&",  "+",  "=", "/", "http://", "www.", "a.com", "_", "*",
                                         "²", "⁻", "😀", "🏽", "x", "3", "::",      "fe80", ".",     " ", "\n"};
  for (int i = 0; i < 500; ++i) {
    std::string given = tests::random_text(random, 20);
    for (int k = 0; k < 30; ++k) given += pieces[random() % std::size(pieces)];
    INFO(given);
    const TracedText text = signs.read(traced(given));
    REQUIRE(text.origin.size() == text.codes.size() + 1);
    REQUIRE(std::is_sorted(text.origin.begin(), text.origin.end()));
    REQUIRE(text.origin.back() == given.size());
  }
}

// Against the time of an eighth of the text, so that the machine does not matter.
TEST_CASE("Long runs of signs take time of their length alone", "[slow][measured]") {
  const Signs signs(hand_file("en", from_cldr));
  const auto seconds = [&](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    const std::clock_t begin = std::clock();
    const TracedText result = signs.read(traced(text));
    CHECK(result.origin.back() == text.size());
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view piece :
       {"#",       "@",    ".",  "&",  "\u0301", "/",  "a.",         "a@",     "#a", "@a.",
        "1.",      "::",   "a:", "a(", "²",      "😀", "👩\u200d",   "|",      "a-", "www.",
        "http://", "a,b ", "x",  "1x", "_",      "🇩",  "\U000e0067", "1\u20e3"}) {
    INFO(piece);
    const double small = seconds(piece, 1 << 17);
    CHECK(seconds(piece, 1 << 20) < 8 * small * 3 + 0.2);
  }
}
