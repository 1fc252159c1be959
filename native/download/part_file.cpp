#include "native/download/part_file.h"

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"

namespace linnet::native {
namespace {

// A lock that is waited for could not be stopped, so the lock is tried this often.
constexpr std::chrono::milliseconds wait_at_once{100};

[[noreturn]] void fail(const std::string& what, const std::string& name) {
  throw Error(ErrorKind::io, what + " " + name + ": " + error_text(errno));
}

}  // namespace

PartFile::PartFile(const std::string& target, const std::function<void()>& waits)
    : target_(target), path_(target + ".part") {
  while (!take()) {
    waits();
    std::this_thread::sleep_for(wait_at_once);
  }
  const std::int64_t bytes = seek_to_end(descriptor_);
  if (bytes < 0) fail("cannot write", path_);
  bytes_ = static_cast<std::uint64_t>(bytes);
}

// The lock is on the file that was opened. While we waited for it, its owner may have renamed or removed that.
bool PartFile::take() {
  descriptor_ = open_file(path_, Opening::update);
  if (descriptor_ < 0) fail("cannot write", path_);
  if (lock_file(descriptor_) && is_file_at(descriptor_, path_)) return true;
  const bool taken = errno == EWOULDBLOCK || errno == ENOENT || errno == EINTR;
  close_file(descriptor_);
  descriptor_ = -1;
  if (!taken) fail("cannot lock", path_);
  return false;
}

PartFile::~PartFile() {
  if (descriptor_ < 0) return;
  if (bytes_ == 0 && is_file_at(descriptor_, path_)) remove_file(path_);
  close_file(descriptor_);
}

void PartFile::append(std::span<const std::byte> bytes) {
  write_fully(descriptor_, bytes, path_);
  bytes_ += bytes.size();
}

void PartFile::clear() {
  if (!cut_file(descriptor_, 0) || seek_to_end(descriptor_) < 0) fail("cannot write", path_);
  bytes_ = 0;
}

void PartFile::commit() {
  if (!flush_file(descriptor_)) fail("cannot write", path_);
  if (!replace_file(path_, target_)) fail("cannot put in place", target_);
  bytes_ = 0;
  flush_folder(std::filesystem::path(target_).parent_path().string());
}

}  // namespace linnet::native
