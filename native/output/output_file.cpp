#include "native/output/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "engine/error.h"
#include "native/system/file_descriptor.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& name, int number) {
  throw Error(ErrorKind::io, what + " " + name + ": " + std::strerror(number));
}

// Follows a symbolic link, so that the file is replaced and not the link.
std::string resolved(const std::string& path) {
  std::error_code error;
  if (!fs::is_symlink(path, error)) return path;
  const fs::path target = fs::weakly_canonical(path, error);
  return error ? path : target.string();
}

fs::path folder_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? fs::path(".") : parent;
}

bool is_written_through(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

void refuse_folder(const std::string& path) {
  struct stat status;
  const bool folder = stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
  if (folder || path.ends_with('/'))
    throw Error(ErrorKind::bad_input, "cannot write " + path + ": it is a folder; name a file in it");
}

// The write position in a plain file that was opened by another program; -1: no plain file, or opened for appending.
std::int64_t place_in_file(int descriptor) {
  struct stat status;
  const int flags = fcntl(descriptor, F_GETFL);
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || flags < 0 || (flags & O_APPEND)) return -1;
  return lseek(descriptor, 0, SEEK_CUR);
}

}  // namespace

OutputFile::OutputFile(const std::string& path)
    : name_(path == "-" ? "standard output" : path), target_(resolved(path)) {
  if (path == "-") {
    descriptor_ = dup(STDOUT_FILENO);
    if (descriptor_ < 0) fail("cannot write", name_, errno);
    begin_ = place_in_file(descriptor_);
    return;
  }
  refuse_folder(path);
  if (!is_written_through(target_)) {
    create_beside();
    return;
  }
  descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor_ < 0) fail("cannot write", name_, errno);
}

void OutputFile::create_beside() {
  static std::atomic<unsigned> count{0};  // distinguishes outputs of one program in one folder
  const fs::path folder = folder_of(target_);
  do {
    temporary_ = (folder / (".linnet-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ".part")).string();
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && (errno == EEXIST || errno == EINTR));
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("cannot write into the folder of", name_, errno);
  }
  begin_ = 0;
  struct stat replaced;
  if (stat(target_.c_str(), &replaced) == 0) fchmod(descriptor_, replaced.st_mode & 07777);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void OutputFile::write(std::span<const std::byte> bytes) { write_fully(descriptor_, bytes, name_); }

void OutputFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  auto place = static_cast<off_t>(begin_ + static_cast<std::int64_t>(offset));
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor_, bytes.data(), bytes.size(), place);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail("cannot write", name_, written < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    place += written;
  }
}

void OutputFile::commit() {
  const int closed = close(descriptor_);  // a full network disk may report its error only here
  const int close_error = errno;
  descriptor_ = -1;
  if (closed != 0 && close_error != EINTR) fail("cannot write", name_, close_error);
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), target_.c_str()) != 0) fail("cannot put in place", name_, errno);
  temporary_.clear();
}

void check_output(const std::string& path, bool folders_will_be_made) {
  if (path == "-") return;
  refuse_folder(path);
  const std::string target = resolved(path);
  if (is_written_through(target)) return;
  fs::path folder = folder_of(target);
  std::error_code error;
  while (folders_will_be_made && !fs::exists(fs::symlink_status(folder, error))) {
    const fs::path parent = folder_of(folder.string());
    if (parent == folder) break;
    folder = parent;
  }
  if (!fs::exists(folder, error))
    throw Error(ErrorKind::not_found, "cannot write " + path + ": the folder " + folder.string() + " does not exist");
  if (!fs::is_directory(folder, error))
    throw Error(ErrorKind::bad_input, "cannot write " + path + ": " + folder.string() + " is not a folder");
  if (access(folder.c_str(), W_OK | X_OK) != 0) fail("cannot write into the folder of", path, errno);
}

void write_whole_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

}  // namespace linnet::native
