#include "native/book/zip_writer.h"

#include <zip.h>

#include <algorithm>

#include "engine/error.h"
#include "native/system/mapped_file.h"

namespace linnet::native {

ZipWriter::ZipWriter(std::string path) : path_(std::move(path)), zip_(zipOpen64(path_.c_str(), APPEND_STATUS_CREATE)) {
  if (zip_ == nullptr) fail();
}

ZipWriter::~ZipWriter() {
  if (zip_ != nullptr) zipClose(zip_, nullptr);
}

void ZipWriter::fail() const { throw Error(ErrorKind::io, "cannot write " + path_ + ": is the disk full?"); }

void ZipWriter::begin(const std::string& name, bool deflated) {
  zip_fileinfo info{};
  info.dosDate = (1U << 21) | (1U << 16);  // the first day of 1980
  const int made = zipOpenNewFileInZip(zip_, name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                                       deflated ? Z_DEFLATED : 0, deflated ? Z_DEFAULT_COMPRESSION : 0);
  if (made != ZIP_OK) fail();
}

void ZipWriter::write(std::string_view bytes) {
  constexpr std::size_t at_once = 1 << 20;
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), at_once)))
    if (zipWriteInFileInZip(zip_, bytes.data(), static_cast<unsigned>(std::min(bytes.size(), at_once))) != ZIP_OK)
      fail();
}

void ZipWriter::end() {
  if (zipCloseFileInZip(zip_) != ZIP_OK) fail();
}

void ZipWriter::add(const std::string& name, std::string_view content) {
  begin(name, true);
  write(content);
  end();
}

void ZipWriter::store(const std::string& name, std::string_view content) {
  begin(name, false);
  write(content);
  end();
}

void ZipWriter::store_file(const std::string& name, const std::string& path) {
  begin(name, false);
  const MappedFile file(path);
  constexpr std::size_t at_once = 1 << 20;
  for (std::span<const std::byte> rest = file.bytes(); !rest.empty();) {
    const auto piece = rest.first(std::min(rest.size(), at_once));
    write({reinterpret_cast<const char*>(piece.data()), piece.size()});
    file.drop(piece);
    rest = rest.subspan(piece.size());
  }
  end();
}

void ZipWriter::finish() {
  const int closed = zipClose(zip_, nullptr);
  zip_ = nullptr;
  if (closed != ZIP_OK) fail();
}

}  // namespace linnet::native
