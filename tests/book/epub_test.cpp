#include "engine/book/epub.h"

#include <catch2/catch_message.hpp>
#include <catch2/catch_test_macros.hpp>

#include "tests/book/epub_builder.h"
#include "tests/support/complaint.h"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string refusal_of(const ZipFiles& files) {
  const auto bytes = zip_of(files);
  try {
    const auto book = open_epub(bytes, "x.epub");
    for (std::size_t i = 0; i < book->chapters().size(); ++i) book->read(i);
  } catch (const Error& error) {
    CHECK(error.kind() == ErrorKind::bad_input);
    return error.what();
  }
  return {};
}

std::vector<std::string> titles_of(const ZipFiles& files) {
  const auto bytes = zip_of(files);
  std::vector<std::string> titles;
  const auto book = open_epub(bytes, "x.epub");
  for (const BookChapter& chapter : book->chapters()) titles.push_back(chapter.title);
  return titles;
}

std::string encryption(const std::string& algorithm) {
  return "<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" "
         "xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\"><enc:EncryptedData><enc:EncryptionMethod Algorithm=\"" +
         algorithm + "\"/></enc:EncryptedData></encryption>";
}

using Titles = std::vector<std::string>;

}  // namespace

TEST_CASE("An EPUB's chapters are those of its navigation, also where several are in a document") {
  const auto bytes = zip_of(small_epub());
  const auto book = open_epub(bytes, "x.epub");
  CHECK(book->info().title == "The Well & the Sky");
  CHECK(book->info().author == "Ann Author");
  CHECK(book->info().language == "en");
  REQUIRE(book->chapters().size() == 3);
  CHECK(book->chapters()[2].title == "Äußerst");
  const auto down = book->read(0);
  REQUIRE(down.size() == 2);
  CHECK(down[0].kind == BlockKind::heading);
  CHECK(down[1].text == "He fell. Deep.");  // without the mark of its note
  const auto up = book->read(1);
  REQUIRE(up.size() == 2);
  CHECK(up[1].text == "She rose.");
  CHECK(book->read(2).at(0).text == "All were well.");
  CHECK(book->chapters()[0].bytes == 4 + 14);
}

TEST_CASE("An EPUB 2 has its chapters from the NCX") {
  const std::string package =
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"2.0\"><metadata/>"
      "<manifest><item id=\"a\" href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\"/>"
      "<item id=\"n\" href=\"toc.ncx\" media-type=\"application/x-dtbncx+xml\"/></manifest>"
      "<spine toc=\"n\"><itemref idref=\"a\"/></spine></package>";
  const std::string ncx =
      "<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\"><navMap><navPoint><navLabel><text>Part</text></navLabel>"
      "<content src=\"text/one.xhtml\"/><navPoint><navLabel><text>Higher</text></navLabel>"
      "<content src=\"text/one.xhtml#up\"/></navPoint></navPoint></navMap></ncx>";
  CHECK(titles_of(small_epub({{"book/package.opf", package}, {"book/toc.ncx", ncx}})) == Titles{"Part", "Higher"});
}

TEST_CASE("An EPUB without a table of contents has a chapter for each document, named by its heading") {
  CHECK(titles_of(small_epub({{"book/nav.xhtml", xhtml("<p>None.</p>")}})) == Titles{"Down", "A page"});
}

TEST_CASE("An EPUB with DRM is refused, one whose fonts are obfuscated is read") {
  CHECK(contains(
      refusal_of(small_epub({{"META-INF/encryption.xml", encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc")}})),
      "DRM"));
  CHECK(
      refusal_of(small_epub({{"META-INF/encryption.xml", encryption("http://www.idpf.org/2008/embedding")}})).empty());
}

TEST_CASE("What is missing or wrong in an EPUB is named") {
  CHECK(contains(refusal_of(small_epub({{"META-INF/container.xml", ""}})), "container.xml is missing"));
  CHECK(contains(refusal_of(small_epub({{"book/package.opf", ""}})), "'book/package.opf'"));
  CHECK(contains(refusal_of(small_epub({{"book/text/one.xhtml", ""}})), "no file 'book/text/one.xhtml'"));
  CHECK(contains(refusal_of(small_epub({{"book/text/one.xhtml", "<p>never ended"}})), "one.xhtml, line 1"));
  CHECK(contains(refusal_of(small_epub({{"book/text/one.xhtml", xhtml("<p>\xFF\xFE</p>")}})), "one.xhtml"));
  CHECK(contains(refusal_of(small_epub({{"book/text/one.xhtml", xhtml("<table><tr><td>1</td></tr></table>")},
                                        {"book/text/two .xhtml", xhtml("<img src=\"a\"/>")}})),
                 "nothing to read"));
}

TEST_CASE("Entities that a document declares are not expanded") {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
      "<html><body><p>x &b; y</p></body></html>";
  const auto bytes = zip_of(small_epub({{"book/text/two .xhtml", bomb}}));
  CHECK(open_epub(bytes, "x.epub")->read(2).at(0).text == "x &b; y");
}

TEST_CASE("Elements that are nested deeper than books nest them are refused") {
  std::string open, close;
  for (int i = 0; i < 5000; ++i) open += "<b>", close += "</b>";
  CHECK(contains(refusal_of(small_epub({{"book/text/two .xhtml", xhtml("<p>" + open + "x" + close + "</p>")}})),
                 "200 deep"));
}
