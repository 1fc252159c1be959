#include "engine/book/book.h"
#include "engine/book/chapters.h"
#include "engine/book/epub.h"
#include "engine/book/html_page.h"
#include "engine/book/text_page.h"
#include "engine/book/xml.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

constexpr std::size_t most_text_bytes = std::size_t{16} << 20;

std::string_view text_in(std::span<const std::byte> bytes, BookFormat format, const std::string& name) {
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t most = format == BookFormat::html ? most_page_bytes : most_text_bytes;
  if (text.size() > most)
    throw Error(ErrorKind::bad_input, name + " has more than " + std::to_string(most >> 20) +
                                          " MB of text; divide it, or make an EPUB of it");
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  try {
    check_text(text);
  } catch (const Error& error) {
    throw Error(error.kind(), name + ": " + error.what() +
                                  (format == BookFormat::text ? "; iconv makes UTF-8 of other encodings" : ""));
  }
  return text;
}

BookPage page_of(std::span<const std::byte> bytes, BookFormat format, const std::string& name) {
  const std::string_view text = text_in(bytes, format, name);
  if (format == BookFormat::text) return read_plain_text(text);
  if (format == BookFormat::markdown) return read_markdown(text);
  try {
    return read_html(with_ended_elements(text), name);
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(error.what()) + "; 'tidy -asxhtml' corrects most pages");
  }
}

}  // namespace

std::unique_ptr<Book> open_book(std::span<const std::byte> bytes, BookFormat format, const std::string& name) {
  if (format == BookFormat::epub) return open_epub(bytes, name);
  BookPage page = page_of(bytes, format, name);
  return book_of_blocks(std::move(page.info), std::move(page.blocks), name);
}

}  // namespace linnet
