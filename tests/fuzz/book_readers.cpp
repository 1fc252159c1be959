// Readers of books.
#include "engine/blank_text.h"
#include "engine/book/book.h"
#include "engine/text/utf8.h"
#include "tests/book/epub_builder.h"
#include "tests/fuzz/readers.h"

namespace linnet::test {
namespace {

// All that is read is text on one line, with something in it, and chapters are as long as they say.
void check_book(const Book& book) {
  must(!book.chapters().empty(), "a book has a chapter");
  for (std::size_t i = 0; i < book.chapters().size(); ++i) {
    must(!book.chapters()[i].title.empty(), "a chapter has a title");
    std::size_t bytes = 0;
    for (const BookBlock& block : book.read(i)) {
      bytes += block.text.size();
      if (block.kind == BlockKind::scene_break) {
        must(block.text.empty(), "a scene break has no text");
        continue;
      }
      check_text(block.text);
      must(!is_blank(block.text) && block.text.find('\n') == std::string::npos, "a block is a line of text");
      must(block.text.find("[[") == std::string::npos, "a block begins no phonemes");
      must(block.kind != BlockKind::heading || (block.level >= 1 && block.level <= 6), "a heading has a level");
    }
    must(bytes == book.chapters()[i].bytes && bytes > 0, "a chapter is as long as it says");
  }
}

void read_book(std::span<const std::byte> bytes, BookFormat format) {
  read_or_refuse({ErrorKind::bad_input}, [&] {
    const auto book = open_book(bytes, format, "x");
    check_book(*book);
    read_or_refuse({ErrorKind::bad_input}, [&] { book->cover(); });
  });
}

}  // namespace

Reader epub_reader() {
  return [](std::span<const std::byte> bytes) { read_book(bytes, BookFormat::epub); };
}

// The first byte chooses.
Reader book_page_reader() {
  return [](std::span<const std::byte> bytes) {
    if (bytes.empty()) return;
    const std::string text = text_of(bytes, 1);
    const auto rest = std::as_bytes(std::span(text));
    switch (std::to_integer<int>(bytes[0]) % 6) {
      case 0:
        return read_book(rest, BookFormat::html);
      case 1:
        return read_book(rest, BookFormat::markdown);
      case 2:
        return read_book(rest, BookFormat::text);
      case 3:
        return read_book(zip_of(small_epub({{"book/text/one.xhtml", text}})), BookFormat::epub);
      case 4:
        return read_book(zip_of(small_epub({{"book/nav.xhtml", text}})), BookFormat::epub);
      default:
        return read_book(zip_of(small_epub({{"book/package.opf", text}})), BookFormat::epub);
    }
  };
}

}  // namespace linnet::test
