#include "engine/book/zip_archive.h"

#include <unzip.h>

#include <algorithm>
#include <cstring>

#include "engine/error.h"

namespace linnet {
namespace {

constexpr std::size_t most_entries = 10'000, most_name_bytes = 1024;
constexpr std::uint64_t most_total_bytes = std::uint64_t{4} << 30;
// Text of books is deflated to a third or a tenth; repeated markup may come to a fiftieth.
constexpr std::uint64_t most_ratio = 200, small_bytes = 1 << 20;

// What minizip reads: a file in memory.
struct Bytes {
  std::span<const std::byte> all;
  std::size_t at = 0;
};

Bytes& bytes_of(void* stream) { return *static_cast<Bytes*>(stream); }

void* open_bytes(void* self, const void*, int) { return self; }

uLong read_bytes(void*, void* stream, void* into, uLong count) {
  Bytes& bytes = bytes_of(stream);
  const std::size_t taken = std::min<std::size_t>(count, bytes.all.size() - bytes.at);
  if (taken > 0) std::memcpy(into, bytes.all.data() + bytes.at, taken);
  bytes.at += taken;
  return static_cast<uLong>(taken);
}

ZPOS64_T place(void*, void* stream) { return bytes_of(stream).at; }

long seek(void*, void* stream, ZPOS64_T offset, int origin) {
  Bytes& bytes = bytes_of(stream);
  const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_END   ? bytes.all.size()
                           : origin == ZLIB_FILEFUNC_SEEK_CUR ? bytes.at
                                                              : 0;
  if (offset > bytes.all.size() - base) return -1;
  bytes.at = base + static_cast<std::size_t>(offset);
  return 0;
}

int close_bytes(void*, void*) { return 0; }
int error_of(void*, void*) { return 0; }

// A name as files of an archive may have it: relative, below the archive, with "/".
bool is_safe(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.find('\\') != std::string::npos ||
      name.find('\0') != std::string::npos || name.find(':') != std::string::npos)
    return false;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = std::string_view(name).substr(at, end - at);
    if (part == ".." || part == ".") return false;
    at = end + 1;
  }
  return true;
}

}  // namespace

struct ZipArchive::Reading {
  Bytes bytes;
  unzFile file = nullptr;
  ~Reading() {
    if (file != nullptr) unzClose(file);
  }
};

ZipArchive::ZipArchive(std::span<const std::byte> bytes, std::string name)
    : name_(std::move(name)), reading_(std::make_unique<Reading>()) {
  reading_->bytes.all = bytes;
  zlib_filefunc64_def functions{};
  functions.zopen64_file = open_bytes;
  functions.zread_file = read_bytes;
  functions.ztell64_file = place;
  functions.zseek64_file = seek;
  functions.zclose_file = close_bytes;
  functions.zerror_file = error_of;
  functions.opaque = &reading_->bytes;
  reading_->file = unzOpen2_64("", &functions);
  if (reading_->file == nullptr) bad("this is no zip archive, or not a whole one");
  list();
}

ZipArchive::~ZipArchive() = default;

void ZipArchive::bad(const std::string& message) const { throw Error(ErrorKind::bad_input, name_ + ": " + message); }

void ZipArchive::list() {
  unz_global_info64 global{};
  if (unzGetGlobalInfo64(reading_->file, &global) != UNZ_OK) bad("the archive's list of files is damaged");
  if (global.number_entry > most_entries)
    bad("the archive has " + std::to_string(global.number_entry) + " files; books have " +
        std::to_string(most_entries) + " at most");
  std::uint64_t total = 0;
  int found = unzGoToFirstFile(reading_->file);
  for (std::uint64_t i = 0; i < global.number_entry; ++i, found = unzGoToNextFile(reading_->file)) {
    if (found != UNZ_OK) bad("the archive's list of files is damaged");
    unz_file_info64 info{};
    std::string file(most_name_bytes, '\0');
    if (unzGetCurrentFileInfo64(reading_->file, &info, file.data(), most_name_bytes, nullptr, 0, nullptr, 0) != UNZ_OK)
      bad("the archive's list of files is damaged");
    if (info.size_filename > most_name_bytes) bad("a file's name has more than 1024 bytes");
    file.resize(info.size_filename);
    if (file.ends_with('/')) continue;  // a folder
    if (!is_safe(file)) bad("the file's name '" + file + "' leads out of the archive");
    unz64_file_pos place{};
    unzGetFilePos64(reading_->file, &place);
    const Entry entry{place.pos_in_zip_directory, place.num_of_file,    info.uncompressed_size,
                      info.compressed_size,       (info.flag & 1) != 0, static_cast<int>(info.compression_method)};
    if (entry.bytes > most_total_bytes - total) bad("the archive unpacks to more than 4 GB");
    total += entry.bytes;
    if (!entries_.emplace(file, entry).second) bad("the archive has two files '" + file + "'");
  }
}

std::string ZipArchive::read(std::string_view file, std::size_t most_bytes) const {
  const auto found = entries_.find(file);
  const std::string which = "'" + std::string(file) + "'";
  if (found == entries_.end()) bad("there is no file " + which + " in the archive");
  const Entry& entry = found->second;
  if (entry.is_encrypted) bad(which + " is encrypted");
  if (entry.method != 0 && entry.method != Z_DEFLATED) bad(which + " has a compression other than deflate");
  if (entry.bytes > most_bytes)
    bad(which + " has " + std::to_string(entry.bytes) + " bytes; at most " + std::to_string(most_bytes) + " are read");
  if (entry.bytes > small_bytes && entry.bytes / most_ratio > entry.packed_bytes)
    bad(which + " is compressed to less than a 200th, as in a zip bomb");
  std::string content(entry.bytes, '\0');
  unz64_file_pos place{entry.list_place, entry.number};
  if (unzGoToFilePos64(reading_->file, &place) != UNZ_OK || unzOpenCurrentFile(reading_->file) != UNZ_OK)
    bad(which + " is damaged");
  std::size_t at = 0;
  int got = 1;
  while (at < content.size() && got > 0) {
    got = unzReadCurrentFile(reading_->file, content.data() + at, static_cast<unsigned>(content.size() - at));
    if (got > 0) at += static_cast<std::size_t>(got);
  }
  char more = 0;
  const bool is_longer = got >= 0 && unzReadCurrentFile(reading_->file, &more, 1) > 0;
  const bool is_whole = unzCloseCurrentFile(reading_->file) == UNZ_OK && at == content.size();
  if (got < 0 || is_longer || !is_whole) bad(which + " is damaged");
  return content;
}

}  // namespace linnet
