#include "engine/text/lexicon/own_words.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "engine/text/utf8.h"

using namespace linnet;

namespace {

std::shared_ptr<const Lexicon> lexicon_of(const std::string& tsv) {
  auto lexicon = std::make_shared<Lexicon>();
  lexicon->add(tsv, "own.tsv");
  return lexicon;
}

std::u32string codes_of(std::string_view text) {
  std::u32string codes;
  for (std::size_t i = 0; i < text.size();) codes += take_codepoint(text, i);
  return codes;
}

// The text with every match put in its place, in angle brackets.
std::string replaced(const OwnWords& words, std::string_view text) {
  const std::u32string codes = codes_of(text);
  std::string result;
  for (std::size_t i = 0; i < codes.size();) {
    const OwnWords::Match match = words.at(codes, i);
    if (match.end == 0) {
      append_utf8(result, codes[i++]);
    } else {
      result += "<" + match.said + ">";
      i = match.end;
    }
  }
  return result;
}

std::string replaced(const std::string& tsv, std::string_view text, std::string_view language = "en-us") {
  return replaced(OwnWords(lexicon_of(tsv), language, true), text);
}

}  // namespace

TEST_CASE("own words are found as whole words, in any case") {
  CHECK(replaced("nginx\tengine ex", "nginx, Nginx and NGINX") == "<engine ex>, <engine ex> and <engine ex>");
  CHECK(replaced("cat\tfeline", "A cat, (cat) 'cat' cat's-paw cats concat cat5 cat-flap.") ==
        "A <feline>, (<feline>) '<feline>' <feline's>-paw cats concat cat5 <feline>-flap.");
  CHECK(replaced("don\tdonald", "don't do what Don does") == "don't do what <donald> does");
  CHECK(replaced("t\ttee", "don't, t") == "don't, <tee>");
  CHECK(replaced("C++\tsee plus plus", "C, C++, C+++ and C++.") == "C, <see plus plus>, C+++ and <see plus plus>.");
  CHECK(replaced(".NET\tdot net", ".NET, ASP.NET") == "<dot net>, ASP.NET");
}

TEST_CASE("an own word with capital letters is that word only, unless its line says otherwise") {
  CHECK(replaced("WHO\tworld health organisation", "who is WHO? Who?") == "who is <world health organisation>? Who?");
  CHECK(replaced("Nice\tneece\t\tany", "nice NICE") == "<neece> <neece>");
  CHECK(replaced("it\ttit\t\texact", "it It IT") == "<tit> It IT");
  CHECK(replaced("who\thoo\nWHO\torganisation", "who WHO Who") == "<hoo> <organisation> <hoo>");
}

TEST_CASE("the longest own phrase counts, whatever white space is in it") {
  const std::string tsv = "new\tknew\nnew york\tbig apple\nnew york city\tthe city";
  CHECK(replaced(tsv, "new york") == "<big apple>");
  CHECK(replaced(tsv, "New\u00a0York  City, new\nyork") == "<the city>, <big apple>");
  CHECK(replaced(tsv, "new\n\nyork") == "<knew>\n\nyork");
  CHECK(replaced(tsv, "new yorker") == "<knew> yorker");
  CHECK(replaced("new york city\tthe city", "new york town") == "new york town");
}

TEST_CASE("own words are found in composed and decomposed letters, with any apostrophe") {
  CHECK(replaced("café\tkaffay", "cafe\u0301 CAFÉ cafe") == "<kaffay> <kaffay> cafe");
  CHECK(replaced("cafe\u0301\tkaffay", "café") == "<kaffay>");
  CHECK(replaced("cafe\tcaff", "cafe\u0301") == "cafe\u0301");
  CHECK(replaced("rock'n'roll\tmusic", "rock’n’roll") == "<music>");
  CHECK(replaced("hyphen\tdash", "hy\u00adphen") == "<dash>");
  CHECK(replaced("σοφός\tx", "ΣΟΦΌΣ", "el") == "<x>");
}

TEST_CASE("in scripts without spaces, and behind an elision, an own word may begin anywhere") {
  CHECK(replaced("重庆\t崇庆", "我在重庆住", "cmn") == "我在<崇庆>住");
  CHECK(replaced("avion\taéronef", "l'avion l’avion", "fr") == "l'<aéronef> l’<aéronef>");
}

TEST_CASE("an English genitive is spoken with the own word") {
  CHECK(replaced("nginx\t[[ˈɛndʒɪn ˈɛks]]", "nginx's nginx’s, nginx'") ==
        "<[[ ˈɛndʒɪn ˈɛksɪz ]]> <[[ ˈɛndʒɪn ˈɛksɪz ]]>, <[[ ˈɛndʒɪn ˈɛks ]]>'");
  CHECK(replaced("jif\t/dʒɪf/", "Jif's") == "<[[ dʒɪfs ]]>");
  CHECK(replaced("lea\t/liː/", "Lea's") == "<[[ liːz ]]>");
  CHECK(replaced("lea\tleah", "Lea's", "de") == "Lea's");
}

TEST_CASE("entries of another language are left alone, and the more special one counts") {
  const std::string tsv =
      "data\tday ta\t\t\ten\ndata\tdah ta\t\t\ten-GB\ndata\tdate\t\t\tde\ngift\tpoison\t\t\tde-DE\nnull\tzero";
  CHECK(replaced(tsv, "data gift null", "en-us") == "<day ta> gift <zero>");
  CHECK(replaced(tsv, "data gift null", "en-gb-x-rp") == "<dah ta> gift <zero>");
  CHECK(replaced(tsv, "data gift null", "de") == "<date> <poison> <zero>");
  CHECK(language_rank("zh-CN", "cmn") > 0);
  CHECK(language_rank("pt-PT", "pt-br") == 0);
  CHECK(language_rank("e", "en") == 0);
}

TEST_CASE("voices whose phonemes are letters get respellings only") {
  const auto lexicon = lexicon_of("one\t[[wʌn]]\ntwo\ttoo\nthree\tdrei\nthree\t[[θɹiː]]");
  CHECK(replaced(OwnWords(lexicon, "en", true), "one two") == "<[[ wʌn ]]> <too>");
  CHECK(replaced(OwnWords(lexicon, "en", false), "one two") == "one <too>");
}

TEST_CASE("an entry without a part of speech counts before one with") {
  CHECK(replaced("lead\tled\tnoun\nlead\tleed\nlead\tlaid\tverb", "lead") == "<leed>");
  CHECK(replaced("lead\tled\tnoun", "lead") == "<led>");
}

TEST_CASE("a match says which line of which file has decided") {
  const OwnWords words(lexicon_of("# mine\n\nnginx\tengine ex\n"), "en-us", true);
  CHECK(words.at(U"nginx", 0).entry == "own.tsv:3");
  CHECK(words.at(U"nginx", 1).end == 0);
}
