#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/error.h"
#include "native/system/mapped_file.h"

namespace linnet::native {
namespace {

constexpr std::uintptr_t fault_around_bytes = 64 << 10;  // the default of Linux, aligned

// When a file was changed last, which systems call by different names.
template <typename Status>
timespec changed_at(const Status& status) {
  if constexpr (requires { status.st_mtimespec; })
    return status.st_mtimespec;
  else
    return status.st_mtim;
}

}  // namespace

MappedFile::MappedFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  if (file_ < 0) {
    const ErrorKind kind = errno == ENOENT || errno == ENOTDIR ? ErrorKind::not_found : ErrorKind::io;
    throw Error(kind, "cannot read " + path + ": " + std::strerror(errno));
  }
  struct stat status;
  const bool plain = fstat(file_, &status) == 0 && S_ISREG(status.st_mode);
  const auto size = plain ? static_cast<std::size_t>(status.st_size) : 0;
  void* address = size > 0 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file_, 0) : nullptr;
  const int map_error = errno;
  if (!plain || address == MAP_FAILED) close(file_);
  if (!plain) throw Error(ErrorKind::bad_input, path + " is not a plain file");
  if (address == MAP_FAILED)
    throw Error(map_error == ENOMEM ? ErrorKind::out_of_memory : ErrorKind::io,
                "cannot map " + path + " of " + std::to_string(size / 1'000'000) + " MB: " + std::strerror(map_error));
  opened_ = stamp();
  if (size == 0) return;
  madvise(address, size, MADV_SEQUENTIAL);
  bytes_ = {static_cast<const std::byte*>(address), size};
  torn_.emplace(bytes_);
}

MappedFile::~MappedFile() {
  torn_.reset();
  close(file_);
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

// Reading one byte makes the kernel map all cached pages of a window around it ("fault-around"), also pages before
// `part` that were released already. They are released again; otherwise most of a file of small tensors would stay
// mapped.
void MappedFile::drop(std::span<const std::byte> part) const {
  const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(part.data());
  const auto map_begin = reinterpret_cast<std::uintptr_t>(bytes_.data());
  const auto begin = std::max(map_begin, first / fault_around_bytes * fault_around_bytes);
  const auto end = (first + part.size()) / page * page;
  const bool ours = first >= map_begin && end <= map_begin + bytes_.size();
  if (ours && begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

MappedFile::Stamp MappedFile::stamp() const {
  struct stat status;
  if (fstat(file_, &status) != 0) return {};
  const timespec changed = changed_at(status);
  return {status.st_size, changed.tv_sec, changed.tv_nsec};
}

void MappedFile::check_unchanged() const {
  if (!(torn_ && torn_->found()) && stamp() == opened_) return;
  throw Error(ErrorKind::io,
              "the file was changed by another program while it was read; put a new one in its place by "
              "renaming it, then try again");
}

}  // namespace linnet::native
