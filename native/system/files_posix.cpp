#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "native/system/files.h"

namespace linnet::native {
namespace {

constexpr mode_t usual_rights = 0666;

int flags_of(Opening how) {
  switch (how) {
    case Opening::read:
      return O_RDONLY;
    case Opening::write:
      return O_WRONLY;
    case Opening::write_new:
      return O_WRONLY | O_CREAT | O_EXCL;
    case Opening::write_from_start:
      return O_WRONLY | O_CREAT | O_TRUNC;
    case Opening::append:
      return O_RDWR | O_CREAT | O_APPEND;
    case Opening::update:
      return O_RDWR | O_CREAT | O_NOFOLLOW;
  }
  return O_RDONLY;
}

}  // namespace

int open_file(const std::string& path, Opening how) {
  return open(path.c_str(), flags_of(how) | O_CLOEXEC, usual_rights);
}

bool is_plain_file(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

bool is_folder(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
}

std::int64_t file_bytes(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 ? status.st_size : -1;
}

std::int64_t seek_to_end(int descriptor) { return lseek(descriptor, 0, SEEK_END); }

bool is_file_at(int descriptor, const std::string& path) {
  struct stat ours, there;
  if (fstat(descriptor, &ours) == 0 && stat(path.c_str(), &there) == 0 && ours.st_ino == there.st_ino &&
      ours.st_dev == there.st_dev)
    return true;
  errno = ENOENT;
  return false;
}

bool lock_file(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB) == 0; }

bool cut_file(int descriptor, std::uint64_t bytes) { return ftruncate(descriptor, static_cast<off_t>(bytes)) == 0; }

bool flush_file(int descriptor) { return fsync(descriptor) == 0; }

void flush_folder(const std::string& path) {
  const int descriptor = open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

bool replace_file(const std::string& from, const std::string& to) { return std::rename(from.c_str(), to.c_str()) == 0; }

bool remove_file(const std::string& path) { return unlink(path.c_str()) == 0; }

void close_file(int descriptor) { close(descriptor); }

std::int64_t place_in_file(int descriptor) {
  const int flags = fcntl(descriptor, F_GETFL);
  if (!is_plain_file(descriptor) || flags < 0 || (flags & O_APPEND)) return -1;
  return lseek(descriptor, 0, SEEK_CUR);
}

std::ptrdiff_t write_at_place(int descriptor, std::span<const std::byte> bytes, std::int64_t place) {
  ssize_t written = -1;
  do {
    written = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(place));
  } while (written < 0 && errno == EINTR);
  return written;
}

void copy_rights(const std::string& from, int descriptor) {
  struct stat replaced;
  if (stat(from.c_str(), &replaced) == 0) fchmod(descriptor, replaced.st_mode & 07777);
}

bool may_write_into(const std::string& folder) { return access(folder.c_str(), W_OK | X_OK) == 0; }

bool is_device(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

std::string error_text(int number) { return std::strerror(number); }

int process_id() { return getpid(); }

}  // namespace linnet::native
