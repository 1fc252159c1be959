#include "native/download/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "engine/error.h"
#include "native/system/file_descriptor.h"

namespace linnet::native {
namespace {

// flock() that waits could not be stopped, so the lock is tried this often.
constexpr std::chrono::milliseconds wait_at_once{100};

[[noreturn]] void fail(const std::string& what, const std::string& name) {
  throw Error(ErrorKind::io, what + " " + name + ": " + std::strerror(errno));
}

// A renamed file survives a power cut only if its folder has been written too.
void write_folder(const std::filesystem::path& folder) {
  const int descriptor = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  fsync(descriptor);
  close(descriptor);
}

}  // namespace

PartFile::PartFile(const std::string& target, const std::function<void()>& waits)
    : target_(target), path_(target + ".part") {
  while (!take()) {
    waits();
    std::this_thread::sleep_for(wait_at_once);
  }
  struct stat status;
  if (fstat(descriptor_, &status) != 0) fail("cannot read", path_);
  bytes_ = static_cast<std::uint64_t>(status.st_size);
  if (lseek(descriptor_, 0, SEEK_END) < 0) fail("cannot write", path_);
}

// The lock is on the file that was opened. While we waited for it, its owner may have renamed or removed that.
bool PartFile::take() {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor_ < 0) fail("cannot write", path_);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0 && is_still_there()) return true;
  const bool taken = errno == EWOULDBLOCK || errno == ENOENT || errno == EINTR;
  close(descriptor_);
  descriptor_ = -1;
  if (!taken) fail("cannot lock", path_);
  return false;
}

bool PartFile::is_still_there() const {
  struct stat ours, there;
  if (fstat(descriptor_, &ours) == 0 && stat(path_.c_str(), &there) == 0 && ours.st_ino == there.st_ino &&
      ours.st_dev == there.st_dev)
    return true;
  errno = ENOENT;
  return false;
}

PartFile::~PartFile() {
  if (descriptor_ < 0) return;
  if (bytes_ == 0 && is_still_there()) unlink(path_.c_str());
  close(descriptor_);
}

void PartFile::append(std::span<const std::byte> bytes) {
  write_fully(descriptor_, bytes, path_);
  bytes_ += bytes.size();
}

void PartFile::clear() {
  if (ftruncate(descriptor_, 0) != 0 || lseek(descriptor_, 0, SEEK_SET) < 0) fail("cannot write", path_);
  bytes_ = 0;
}

void PartFile::commit() {
  if (fsync(descriptor_) != 0) fail("cannot write", path_);
  if (rename(path_.c_str(), target_.c_str()) != 0) fail("cannot put in place", target_);
  bytes_ = 0;
  write_folder(std::filesystem::path(target_).parent_path());
}

}  // namespace linnet::native
