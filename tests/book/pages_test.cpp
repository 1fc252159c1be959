// Pages of HTML, Markdown and plain text as blocks.
#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "engine/book/book.h"
#include "engine/book/html_page.h"
#include "engine/book/text_page.h"
#include "tests/book/epub_builder.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

// Headings as "#1 text", scene breaks as "---".
std::vector<std::string> shown(const std::vector<BookBlock>& blocks) {
  std::vector<std::string> lines;
  for (const BookBlock& block : blocks) {
    if (block.kind == BlockKind::heading)
      lines.push_back("#" + std::to_string(block.level) + " " + block.text);
    else
      lines.push_back(block.kind == BlockKind::scene_break ? "---" : block.text);
  }
  return lines;
}

using Lines = std::vector<std::string>;

Lines html(const std::string& body) { return shown(read_html(xhtml(body), "x.html").blocks); }

std::unique_ptr<Book> opened(const std::string& text, BookFormat format) {
  return open_book(std::as_bytes(std::span(text)), format, "x");
}

}  // namespace

TEST_CASE("Text of a page becomes headings and paragraphs on one line") {
  CHECK(html("<h1>One</h1><div>a<p>b\n <i>c</i>d</p>e</div><ul><li>f</li><li>g</li></ul>") ==
        Lines{"#1 One", "a", "b cd", "e", "f", "g"});
  CHECK(html("<p>caf&eacute; &#x2014; &lt;b&gt; &unknown; AT&amp;T&nbsp;x</p>") ==
        Lines{"café — <b> &unknown; AT&T x"});
  CHECK(html("<p>soft&shy;ly</p><p>  </p><p>[[x]]</p>") == Lines{"softly", "[ [x]]"});
}

TEST_CASE("Notes, their marks, tables, code, pictures and page numbers are left out") {
  CHECK(html("<p>a<sup><a href=\"#n1\">12</a></sup> b<a class=\"fnanchor x\" href=\"q\">c</a></p>") == Lines{"a b"});
  CHECK(html("<p>2<sup>nd</sup> x<span class=\"pagenum\">[Pg 3]</span></p>") == Lines{"2nd x"});
  CHECK(html("<p>a</p><table><tr><td>1</td></tr></table><pre>code</pre><img alt=\"x\"/><nav>n</nav>"
             "<div role=\"doc-endnotes\">n</div><div hidden=\"hidden\">h</div>") == Lines{"a"});
  CHECK(html("<p>see <a href=\"#c2\">chapter two</a></p>") == Lines{"see chapter two"});
}

TEST_CASE("Rules and paragraphs of marks alone are scene breaks") {
  CHECK(html("<hr/><p>a</p><hr/><p>* * *</p><p>b</p><p>⁂</p>") == Lines{"a", "---", "b", "---"});
}

TEST_CASE("HTML with elements that have no end is read, other errors are refused with their line") {
  const auto book =
      opened("<html><head><meta charset=\"utf-8\"><title>T</title></head><body><p>a<br>b</p>\n<hr></body></html>",
             BookFormat::html);
  CHECK(book->info().title == "T");
  CHECK(shown(book->read(0)) == Lines{"a b", "---"});
  try {
    opened("<html><body>\n<p>a<p>b</body></html>", BookFormat::html);
    FAIL("it was read");
  } catch (const Error& error) {
    CHECK(contains(error.what(), "x, line 2"));
    CHECK(contains(error.what(), "tidy"));
  }
}

TEST_CASE("Markdown is read without its marks, and code and tables are left out") {
  const std::string text =
      "---\ntitle: \"A *T*\"\nauthor: N. N.\n---\n# One\n\nA **bold** [link](http://x) `f()` &amp; ![pic](p.png) "
      "end.\n\n"
      "```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- item\n- other\n\n***\n\n> quoted\n\n# Two\n\nMore.\n";
  const auto book = opened(text, BookFormat::markdown);
  CHECK(book->info().title == "A *T*");
  CHECK(book->info().author == "N. N.");
  REQUIRE(book->chapters().size() == 2);
  CHECK(shown(book->read(0)) == Lines{"#1 One", "A bold link f() & end.", "item", "other", "---", "quoted"});
  CHECK(shown(book->read(1)) == Lines{"#1 Two", "More."});
}

TEST_CASE("A single heading above the chapters is the title of the book") {
  const auto book = opened("# Title\n\n## A\n\na\n\n## B\n\nb\n", BookFormat::markdown);
  CHECK(book->info().title == "Title");
  REQUIRE(book->chapters().size() == 3);
  CHECK(book->chapters()[1].title == "A");
}

TEST_CASE("Paragraphs of a plain text are joined, and headings of chapters are known by their words") {
  const std::string text =
      "Dear\nreader.\n\nCHAPTER I.\nThe Start\n\nIt _was_ so snake_case.\n\n* * *\n\nKapitel 2: Ende\n\nChapters "
      "end.\n\n"
      "Chapter one is a text.  It is much too long for a heading, as everybody sees at once who counts.\n";
  const auto book = opened(text, BookFormat::text);
  REQUIRE(book->chapters().size() == 3);
  CHECK(book->chapters()[1].title == "CHAPTER I. The Start");
  CHECK(shown(book->read(0)) == Lines{"Dear reader."});
  CHECK(shown(book->read(1)) == Lines{"#1 CHAPTER I. The Start", "It was so snake_case.", "---"});
  CHECK(book->chapters()[2].title == "Kapitel 2: Ende");
  CHECK(book->read(2).size() == 3);
}

TEST_CASE("A text without blank lines has a paragraph on each line") {
  CHECK(shown(opened("one\ntwo\nthree", BookFormat::text)->read(0)) == Lines{"one", "two", "three"});
}

TEST_CASE("Of a file of Project Gutenberg only the book is read") {
  const auto book = opened(
      "The Project Gutenberg eBook\n\nTitle: Alice\n\nAuthor: L. C.\n\n*** START OF THE PROJECT GUTENBERG EBOOK ***\n\n"
      "Chapter I\n\nShe.\n\n*** END OF THE PROJECT GUTENBERG EBOOK ***\n\nLicence.\n",
      BookFormat::text);
  CHECK(book->info().title == "Alice");
  CHECK(book->info().author == "L. C.");
  REQUIRE(book->chapters().size() == 1);
  CHECK(shown(book->read(0)) == Lines{"#1 Chapter I", "She."});
}

TEST_CASE("A text that is not UTF-8 or has no text is refused with the file's name") {
  for (const std::string text : {"caf\xE9", "", "\n \n", "* * *\n"}) {
    try {
      opened(text, BookFormat::text);
      FAIL("it was read");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::bad_input);
      CHECK(std::string(error.what()).starts_with("x: "));
    }
  }
}
