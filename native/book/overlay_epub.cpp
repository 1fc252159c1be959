// EPUB 3 with media overlays (w3.org/TR/epub-33, section 9): a page, its sound and a SMIL document for each chapter.
#include <sys/stat.h>

#include <cmath>
#include <cstdio>
#include <ctime>

#include "native/book/book_writers.h"
#include "native/book/zip_writer.h"

namespace linnet::native {
namespace {

constexpr const char* xml_line = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else
      out += c;
  }
  return out;
}

std::string clock(double seconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3fs", seconds);
  return text;
}

// The time at which the book's file was changed, since the same book gives the same bytes.
std::string time_of(const std::string& path) {
  struct stat status{};
  std::tm parts{};
  char text[32] = "1980-01-01T00:00:00Z";
  if (stat(path.c_str(), &status) == 0 && gmtime_r(&status.st_mtime, &parts) != nullptr)
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

// A page whose sentences have ids: "b3s1" is the second of the fourth block.
std::string page(const FinishedBook& book, std::size_t chapter) {
  const std::string language = escaped(book.language());
  std::string text = std::string(xml_line) + "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"" +
                     language + "\" xml:lang=\"" + language + "\">\n<head><title>" +
                     escaped(book.chapter_title(chapter)) +
                     "</title><link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/></head>\n<body>\n";
  const std::vector<BookBlock> blocks = book.blocks(chapter);
  const SpokenChapter spoken = book.spoken(chapter);
  auto sentence = spoken.sentences.begin();
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (blocks[i].kind == BlockKind::scene_break) {
      text += "<hr/>\n";
      continue;
    }
    const std::string element = blocks[i].kind == BlockKind::heading ? "h" + std::to_string(blocks[i].level) : "p";
    text += "<" + element + ">";
    for (std::size_t number = 0; sentence != spoken.sentences.end() && sentence->block == i; ++sentence, ++number)
      text += "<span id=\"b" + std::to_string(i) + "s" + std::to_string(number) + "\">" +
              escaped(std::string_view(blocks[i].text).substr(sentence->begin, sentence->end - sentence->begin)) +
              "</span>";
    text += "</" + element + ">\n";
  }
  return text + "</body>\n</html>\n";
}

// Which sentence is heard when.
std::string overlay(const FinishedBook& book, std::size_t chapter) {
  const std::string id = FinishedBook::chapter_id(chapter);
  std::string text = std::string(xml_line) + "<smil xmlns=\"http://www.w3.org/ns/SMIL\" version=\"3.0\">\n<body>\n";
  std::size_t number = 0, block = static_cast<std::size_t>(-1);
  for (const SpokenSentence& sentence : book.spoken(chapter).sentences) {
    number = sentence.block == block ? number + 1 : 0;
    block = sentence.block;
    if (sentence.last == sentence.first) continue;  // marks alone are not heard
    const std::string name = "b" + std::to_string(block) + "s" + std::to_string(number);
    text += "<par id=\"" + name + "\"><text src=\"" + id + ".xhtml#" + name + "\"/><audio src=\"" + id +
            ".mp3\" clipBegin=\"" + clock(book.heard_at(sentence.first)) + "\" clipEnd=\"" +
            clock(std::min(book.heard_at(sentence.last), book.seconds(chapter))) + "\"/></par>\n";
  }
  return text + "</body>\n</smil>\n";
}

// Seconds that a chapter's overlay plays: those of its sentences.
double overlay_seconds(const FinishedBook& book, std::size_t chapter) {
  double seconds = 0;
  for (const SpokenSentence& sentence : book.spoken(chapter).sentences)
    seconds += static_cast<double>(sentence.last - sentence.first) / book.rate_hz();
  return seconds;
}

std::string package(const FinishedBook& book, const std::string& cover_type) {
  const std::string cover_file = cover_type == "image/png" ? "cover.png" : "cover.jpg";
  std::string durations, manifest, spine;
  double total = 0;
  for (std::size_t i = 0; i < book.chapters(); ++i) {
    const std::string id = FinishedBook::chapter_id(i);
    const double seconds = overlay_seconds(book, i);
    total += seconds;
    durations += "<meta property=\"media:duration\" refines=\"#" + id + "-overlay\">" + clock(seconds) + "</meta>\n";
    manifest += "<item id=\"" + id + "\" href=\"" + id + ".xhtml\" media-type=\"application/xhtml+xml\" " +
                "media-overlay=\"" + id + "-overlay\"/>\n<item id=\"" + id + "-overlay\" href=\"" + id +
                ".smil\" media-type=\"application/smil+xml\"/>\n<item id=\"" + id + "-sound\" href=\"" + id +
                ".mp3\" media-type=\"audio/mpeg\"/>\n";
    spine += "<itemref idref=\"" + id + "\"/>\n";
  }
  if (!cover_type.empty())
    manifest += "<item id=\"cover\" href=\"" + cover_file + "\" media-type=\"" + cover_type +
                "\" properties=\"cover-image\"/>\n";
  const std::string creator = book.author().empty() ? "" : "<dc:creator>" + escaped(book.author()) + "</dc:creator>\n";
  return std::string(xml_line) +
         "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">\n"
         "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:identifier id=\"id\">sha256:" +
         book.input_sha256() + "</dc:identifier>\n<dc:title>" + escaped(book.title()) + "</dc:title>\n" + creator +
         "<dc:language>" + escaped(book.language()) + "</dc:language>\n<meta property=\"dcterms:modified\">" +
         time_of(book.options().input) + "</meta>\n<meta property=\"media:active-class\">spoken</meta>\n" +
         "<meta property=\"media:duration\">" + clock(total) + "</meta>\n" + durations + "</metadata>\n<manifest>\n" +
         "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n" +
         "<item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n" + manifest + "</manifest>\n<spine>\n" +
         spine + "</spine>\n</package>\n";
}

std::string navigation(const FinishedBook& book) {
  std::string text = std::string(xml_line) +
                     "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" "
                     "xmlns:epub=\"http://www.idpf.org/2007/ops\">\n<head><title>" +
                     escaped(book.title()) + "</title></head>\n<body><nav epub:type=\"toc\"><ol>\n";
  for (std::size_t i = 0; i < book.chapters(); ++i)
    text +=
        "<li><a href=\"" + FinishedBook::chapter_id(i) + ".xhtml\">" + escaped(book.chapter_title(i)) + "</a></li>\n";
  return text + "</ol></nav></body>\n</html>\n";
}

}  // namespace

void write_overlay_epub(const FinishedBook& book) {
  const std::string made = book.work().in_work("book.epub");
  const BookCover cover = book.cover();
  ZipWriter zip(made);
  zip.store("mimetype", "application/epub+zip");
  zip.add("META-INF/container.xml",
          std::string(xml_line) +
              "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
              "<rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>"
              "</rootfiles></container>\n");
  zip.add("EPUB/package.opf", package(book, cover.media_type));
  zip.add("EPUB/nav.xhtml", navigation(book));
  zip.add("EPUB/style.css", ".spoken { background-color: #ffe9a8; color: #000; }\n");
  if (!cover.bytes.empty())
    zip.store(cover.media_type == "image/png" ? "EPUB/cover.png" : "EPUB/cover.jpg", cover.bytes);
  for (std::size_t i = 0; i < book.chapters(); ++i) {
    const std::string name = "EPUB/" + FinishedBook::chapter_id(i);
    zip.add(name + ".xhtml", page(book, i));
    zip.add(name + ".smil", overlay(book, i));
    zip.store_file(name + ".mp3", book.sound(i));
  }
  zip.finish();
  put_in_place(made, book.options().output);
}

}  // namespace linnet::native
