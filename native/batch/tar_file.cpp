#include "native/batch/tar_file.h"

#include <array>
#include <cstdio>
#include <cstring>
#include <numeric>
#include <span>

#include "native/system/mapped_file.h"

namespace linnet::native {
namespace {

constexpr std::size_t block_bytes = 512;

struct Header {
  char name[100];
  char mode[8];
  char owner[8];
  char group[8];
  char size[12];
  char time[12];
  char checksum[8];
  char type;
  char link[100];
  char magic[6];
  char version[2];
  char rest[247];
};
static_assert(sizeof(Header) == block_bytes);

}  // namespace

void TarFile::add_header(const std::string& name, std::uint64_t bytes) {
  Header header;
  std::memset(&header, 0, sizeof header);
  std::memcpy(header.name, name.data(), std::min(name.size(), sizeof header.name - 1));
  std::snprintf(header.mode, sizeof header.mode, "%07o", 0644U);
  std::snprintf(header.owner, sizeof header.owner, "%07o", 0U);
  std::snprintf(header.group, sizeof header.group, "%07o", 0U);
  std::snprintf(header.size, sizeof header.size, "%011llo", static_cast<unsigned long long>(bytes));
  std::snprintf(header.time, sizeof header.time, "%011o", 0U);
  header.type = '0';
  std::memcpy(header.magic, "ustar", 6);
  std::memcpy(header.version, "00", 2);
  std::memset(header.checksum, ' ', sizeof header.checksum);  // counts as spaces while the sum is made
  const auto all = std::as_bytes(std::span(&header, 1));
  const unsigned sum = std::accumulate(all.begin(), all.end(), 0U,
                                       [](unsigned before, std::byte b) { return before + static_cast<unsigned>(b); });
  std::snprintf(header.checksum, sizeof header.checksum, "%06o", sum & 0777777U);
  file_.write(all);
}

void TarFile::add(const std::string& name, const std::string& path) {
  const MappedFile content(path);
  add_header(name, content.bytes().size());
  file_.write(content.bytes());
  constexpr std::array<std::byte, block_bytes> zeros{};
  const std::size_t over = content.bytes().size() % block_bytes;
  if (over > 0) file_.write(std::span(zeros).first(block_bytes - over));
  content.check_unchanged();
}

void TarFile::commit() {
  constexpr std::array<std::byte, 2 * block_bytes> end{};
  file_.write(end);
  file_.commit();
}

}  // namespace linnet::native
