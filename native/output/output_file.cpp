#include "native/output/output_file.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>

#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what, const std::string& name, int number) {
  throw Error(ErrorKind::io, what + " " + name + ": " + error_text(number));
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

void refuse_folder(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error) || (!path.empty() && !fs::path(path).has_filename()))
    throw Error(ErrorKind::bad_input, "cannot write " + path + ": it is a folder; name a file in it");
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
  if (!is_device(target_)) {
    create_beside();
    return;
  }
  descriptor_ = open_file(target_, Opening::write);
  if (descriptor_ < 0) fail("cannot write", name_, errno);
}

void OutputFile::create_beside() {
  static std::atomic<unsigned> count{0};  // distinguishes outputs of one program in one folder
  const fs::path folder = folder_of(target_);
  do {
    temporary_ =
        (folder / (".linnet-" + std::to_string(process_id()) + "-" + std::to_string(count++) + ".part")).string();
    descriptor_ = open_file(temporary_, Opening::write_new);
  } while (descriptor_ < 0 && (errno == EEXIST || errno == EINTR));
  if (descriptor_ < 0) {
    temporary_.clear();
    fail("cannot write into the folder of", name_, errno);
  }
  begin_ = 0;
  copy_rights(target_, descriptor_);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) remove_file(temporary_);
}

void OutputFile::write(std::span<const std::byte> bytes) { write_fully(descriptor_, bytes, name_); }

void OutputFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  std::int64_t place = begin_ + static_cast<std::int64_t>(offset);
  while (!bytes.empty()) {
    const std::ptrdiff_t written = write_at_place(descriptor_, bytes, place);
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
  if (!replace_file(temporary_, target_)) fail("cannot put in place", name_, errno);
  temporary_.clear();
}

void check_output(const std::string& path, bool folders_will_be_made) {
  if (path == "-") return;
  refuse_folder(path);
  const std::string target = resolved(path);
  if (is_device(target)) return;
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
  if (!may_write_into(folder.string())) fail("cannot write into the folder of", path, errno);
}

void write_whole_file(const std::string& path, std::string_view text) {
  OutputFile file(path);
  file.write(std::as_bytes(std::span(text)));
  file.commit();
}

}  // namespace linnet::native
