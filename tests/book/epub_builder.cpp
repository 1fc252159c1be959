#include "tests/book/epub_builder.h"

#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "tests/support/files.h"
#include "tests/support/temporary_folder.h"

namespace linnet::test {

std::vector<std::byte> zip_of(const ZipFiles& files) {
  const TemporaryFolder folder;
  const std::string path = folder.file("a.zip");
  const zipFile zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  bool is_written = zip != nullptr;
  for (const auto& [name, content] : files) {
    zip_fileinfo info{};
    is_written = is_written &&
                 zipOpenNewFileInZip(zip, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                                     name == "mimetype" ? 0 : Z_DEFLATED, Z_DEFAULT_COMPRESSION) == ZIP_OK &&
                 zipWriteInFileInZip(zip, content.data(), static_cast<unsigned>(content.size())) == ZIP_OK &&
                 zipCloseFileInZip(zip) == ZIP_OK;
  }
  if (!is_written || zipClose(zip, nullptr) != ZIP_OK) throw std::runtime_error("cannot write " + path);
  const std::string bytes = read_text(path);
  const auto* begin = reinterpret_cast<const std::byte*>(bytes.data());
  return {begin, begin + bytes.size()};
}

std::string xhtml(const std::string& body) {
  return "<?xml version=\"1.0\"?><!DOCTYPE html><html xmlns=\"http://www.w3.org/1999/xhtml\" "
         "xmlns:epub=\"http://www.idpf.org/2007/ops\"><head><title>A page</title></head><body>" +
         body + "</body></html>";
}

ZipFiles small_epub(const ZipFiles& changes) {
  ZipFiles files = {
      {"mimetype", "application/epub+zip"},
      {"META-INF/container.xml",
       "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\"><rootfiles>"
       "<rootfile full-path=\"book/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>"
       "</container>"},
      {"book/package.opf",
       "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"id\">"
       "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"id\">x</dc:identifier>"
       "<dc:title>The Well &amp; the Sky</dc:title><dc:creator>Ann Author</dc:creator>"
       "<dc:language>en</dc:language></metadata>"
       "<manifest><item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>"
       "<item id=\"a\" href=\"text/one.xhtml\" media-type=\"application/xhtml+xml\"/>"
       "<item id=\"b\" href=\"text/two%20.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
       "<spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>"},
      {"book/nav.xhtml", xhtml("<nav epub:type=\"toc\"><ol><li><a href=\"text/one.xhtml#down\">Down</a></li>"
                               "<li><a href=\"text/one.xhtml#up\">Up</a></li>"
                               "<li><a href=\"text/two%20.xhtml\">&Auml;u&#223;erst</a></li></ol></nav>")},
      {"book/text/one.xhtml",
       xhtml("<h2 id=\"down\">Down</h2><p>He fell.<a epub:type=\"noteref\" href=\"#n\">1</a> Deep."
             "</p><h2 id=\"up\">Up</h2><p>She rose.</p><aside id=\"n\" epub:type=\"footnote\">"
             "<p>A note.</p></aside>")},
      {"book/text/two .xhtml", xhtml("<p>All were&nbsp;well.</p>")},
  };
  for (const auto& [name, content] : changes) {
    std::erase_if(files, [&name = name](const auto& file) { return file.first == name; });
    if (!content.empty()) files.emplace_back(name, content);
  }
  return files;
}

}  // namespace linnet::test
