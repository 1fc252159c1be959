#include "engine/text/normalize/markdown.h"

#include <algorithm>
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>
#include <ctime>
#include <random>
#include <string>

#include "engine/text/utf8.h"
#include "tests/support/random_text.h"

using namespace linnet;
using namespace linnet::normalize;

namespace {

std::string heard(std::string_view text, MarkdownCode code = MarkdownCode::read) {
  return heard_markdown(text, code).text;
}

}  // namespace

TEST_CASE("Markdown: plain text stays as it is") {
  for (const std::string_view text : {"", "Hello.", "One\ntwo\n\nThree.\n", "snake_case and 5 * 3 = 15, 2*3*4",
                                      "a < b > c", "R&D [sic] (so) ~5", "He said: 1.5 or #1", "Über—ça ★"})
    CHECK(heard(text) == text);
}

TEST_CASE("Markdown: emphasis is not heard") {
  CHECK(heard("*one* **two** ***three*** _four_ __five__ ~~six~~") == "one two three four five six");
  CHECK(heard("un*frigging*believable") == "unfriggingbelievable");
  CHECK(heard("**bold *and* more**") == "bold and more");
  CHECK(heard("**over two\nlines**") == "over two\nlines");
  CHECK(heard("a * b and a footnote*") == "a * b and a footnote*");
  CHECK(heard("(*see*), \"**it**\"!") == "(see), \"it\"!");
  CHECK(heard(R"(\*not\* \_this\_ \\ \# x)") == R"(*not* _this_ \ # x)");
  CHECK(heard("~/home and ~5") == "~/home and ~5");
}

TEST_CASE("Markdown: headings are paragraphs") {
  CHECK(heard("# Title\nText") == "Title\n\nText");
  CHECK(heard("Text\n## Sub *title* ##\nmore\n") == "Text\n\nSub title\n\nmore\n");
  CHECK(heard("Title\n=====\nText") == "Title\n\nText");
  CHECK(heard("Title\n---\nText") == "Title\n\nText");
  CHECK(heard("#hashtag and #1") == "#hashtag and #1");
  CHECK(heard("### C#\n") == "C#\n\n");
}

TEST_CASE("Markdown: items of lists are paragraphs, without their marks") {
  CHECK(heard("- Apple\n- Banana\n") == "Apple\n\nBanana\n");
  CHECK(heard("Buy:\n* Apple\n  * Green\n+ Pear") == "Buy:\n\nApple\n\nGreen\n\nPear");
  CHECK(heard("1. One\n2. Two\n10) Ten") == "1. One\n\n2. Two\n\n10) Ten");
  CHECK(heard("- [ ] open\n- [x] done") == "open\n\ndone");
  CHECK(heard("- item that\n  goes on\n- next") == "item that\ngoes on\n\nnext");
  CHECK(heard("-5 degrees\n*bold* text") == "-5 degrees\nbold text");
  CHECK(heard("- # Heading\n- > quote") == "Heading\n\nquote");
}

TEST_CASE("Markdown: links are their text, images what they show") {
  CHECK(heard("See [the docs](https://example.org/a_b \"Title\").") == "See the docs.");
  CHECK(heard("![A *red* door](door.png) here") == "A red door here");
  CHECK(heard("[![Build](b.svg)](https://ci.example.org)") == "Build");
  CHECK(heard("[text][ref] and [more][]\n\n[ref]: https://example.org\nEnd") == "text and more\n\nEnd");
  CHECK(heard("<https://example.org> or <ann@example.org>") == "https://example.org or ann@example.org");
  CHECK(heard("a note[^1]\n\n[^1]: The note.") == "a note\n\nThe note.");
  CHECK(heard("[**bold** link](x) [unclosed](y") == "bold link [unclosed](y");
  CHECK(heard("[wiki](https://en.wikipedia.org/wiki/Linnet_(bird)) ok") == "wiki ok");
  CHECK(heard("Say [[həlˈoʊ]] now") == "Say [[həlˈoʊ]] now");
}

TEST_CASE("Markdown: code in lines is read, blocks of code are read or skipped") {
  CHECK(heard("Run `make *all*` and ``a ` b``.") == "Run make *all* and a ` b.");
  CHECK(heard("an ` alone") == "an  alone");
  CHECK(heard("Text\n```c++\nint a_b = *c;\n\nend\n```\nMore") == "Text\n\nint a_b = *c;\n\nend\n\nMore");
  CHECK(heard("Text\n```c++\nint a;\n```\nMore", MarkdownCode::skip) == "Text\n\nMore");
  CHECK(heard("~~~\n```\n~~~\nMore") == "```\n\nMore");
  CHECK(heard("```\nnever closed\n# x", MarkdownCode::skip).empty());
}

TEST_CASE("Markdown: quotes, rules, HTML and entities") {
  CHECK(heard("He said\n> One\n> two\n\nEnd") == "He said\n\nOne\ntwo\n\nEnd");
  CHECK(heard("> > nested\n") == "nested\n");
  CHECK(heard("One\n\n***\n\nTwo\n- - -\nThree") == "One\n\nTwo\n\nThree");
  CHECK(heard("a<br>b <b>bold</b> <span class=\"x\">y</span>") == "a b bold y");
  CHECK(heard("<!-- not\nheard -->\nText") == "Text");
  CHECK(heard("R&amp;D &lt;5&nbsp;kg") == "R&D <5\u00a0kg");
}

TEST_CASE("Markdown: cells of a table have commas between them, its rows are paragraphs") {
  CHECK(heard("| Name | Age |\n|------|:---:|\n| Ann | 5 |\n| *Bob* | 7 |\n\nEnd") ==
        "Name, Age\n\nAnn, 5\n\nBob, 7\n\nEnd");
  CHECK(heard("Name | Age\n--- | ---\nAnn | 5\nafter") == "Name, Age\n\nAnn, 5\nafter");
  CHECK(heard("this | that") == "this | that");
}

TEST_CASE("Markdown: each byte knows where it comes from") {
  const TracedBytes text = heard_markdown("# A\n- [b](c) *d*\r\n", MarkdownCode::read);
  CHECK(text.text == "A\n\nb d\n");
  CHECK(text.origin == std::vector<std::size_t>{2, 3, 3, 7, 12, 14, 17, 18});
}

TEST_CASE("Markdown of random texts: valid UTF-8, origins never decrease, each text ends") {
  std::mt19937 random(3);
  constexpr std::string_view marks[] = {"*",    "_",     "`",    "```\n", "[",   "]",  "(",    ")",
                                        "![",   "\n",    "\n\n", "# ",    "- ",  "> ", "1. ",  "|",
                                        "---",  "|-|\n", "<",    ">",     "<b>", "\\", "~~",   "&amp;",
                                        "\r\n", "=",     "<!--", "-->",   "[^",  "]:", "[ ] ", "[x] "};
  for (int i = 0; i < 2000; ++i) {
    std::string text;
    for (int k = 0; k < 20; ++k) {
      text += tests::random_text(random, random() % 4);
      text += marks[random() % std::size(marks)];
    }
    INFO(text);
    for (const MarkdownCode code : {MarkdownCode::read, MarkdownCode::skip}) {
      const TracedBytes out = heard_markdown(text, code);
      REQUIRE(out.origin.size() == out.text.size() + 1);
      REQUIRE(std::is_sorted(out.origin.begin(), out.origin.end()));
      REQUIRE(out.origin.back() == text.size());
      if (out.text.find_first_not_of(" \t\r\n") != std::string::npos) check_text(out.text + "a");
    }
  }
}

TEST_CASE("Markdown: runs of marks take time of their length alone, in one line and in many", "[slow][measured]") {
  const auto seconds = [](std::string_view piece, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += piece;
    const std::clock_t begin = std::clock();
    CHECK(heard_markdown(text, MarkdownCode::read).origin.back() == text.size());
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view piece :
       {"*",     "*a ", "_a*",  "`",  "` `` ", "[",   "[]", "[](", "![",        "](",    "<",
        "<a",    "&",   "\\",   "|",  "|\n",   "- ",  "> ", "#",   "# \n",      "[a]: ", "[^",
        "```\n", "~~~", "<!--", "\n", "=\n",   "1. ", "(",  ")",   "a b\n---\n"}) {
    INFO(piece);
    const double small = seconds(piece, 1 << 18);
    CHECK(seconds(piece, 1 << 21) < 8 * small * 3 + 0.2);
  }
}
