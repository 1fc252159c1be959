#include "native/download/download.h"

#include <filesystem>
#include <thread>

#include "engine/error.h"
#include "native/download/md5.h"
#include "native/download/part_file.h"
#include "native/download/transfer.h"

namespace linnet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t least_gain = 16 << 10;  // in bytes, for which an attempt counts as successful

void throw_if_set(const std::atomic<bool>* stop) {
  if (stop && *stop) throw Error(ErrorKind::stopped, "stopped");
}

void wait(std::chrono::milliseconds time, const std::atomic<bool>* stop) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
    throw_if_set(stop);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // signals set a flag only, so it is looked at often
  }
}

class IntoPart final : public TransferSink {
 public:
  IntoPart(const WantedFile& file, PartFile& part, const DownloadControl& control)
      : file_(file), part_(part), control_(control) {}
  void begin(std::uint64_t first_byte) override {
    if (first_byte != part_.bytes()) part_.clear();  // the server sends the whole
  }
  void write(std::span<const std::byte> bytes) override {
    if (part_.bytes() + bytes.size() > file_.bytes) {
      part_.clear();
      throw TransferError(ErrorKind::io,
                          "cannot fetch " + file_.url + ": the server sends more than the " +
                              std::to_string(file_.bytes) + " bytes that the catalogue says",
                          false);
    }
    part_.append(bytes);
    control_.progress(part_.bytes());
  }

 private:
  const WantedFile& file_;
  PartFile& part_;
  const DownloadControl& control_;
};

void check_room(const WantedFile& file, const PartFile& part) {
  std::error_code error;
  const fs::path folder = fs::path(file.path).parent_path();
  const fs::space_info space = fs::space(folder.empty() ? fs::path(".") : folder, error);
  const std::uint64_t needed = file.bytes - part.bytes();
  if (!error && space.available < needed)
    throw Error(ErrorKind::io, "no room for " + file.path + ": it takes " + std::to_string(needed) +
                                   " bytes more, and the disk has " + std::to_string(space.available));
}

// One attempt, of what is still missing. TransferError.
void fetch_rest(const WantedFile& file, PartFile& part, const DownloadControl& control) {
  IntoPart sink(file, part, control);
  const std::uint64_t before = part.bytes();
  try {
    transfer({.url = file.url, .first_byte = before, .stall = control.stall, .stop = control.stop}, sink);
  } catch (const TransferError& error) {
    if (error.status() != 416 || before == 0) throw;
    part.clear();  // the server's file has no such part, so it is another one than we have begun with
    transfer({.url = file.url, .stall = control.stall, .stop = control.stop}, sink);
  }
  if (part.bytes() != file.bytes)
    throw TransferError(ErrorKind::io,
                        "cannot fetch " + file.url + ": the server ends after " + std::to_string(part.bytes()) +
                            " of " + std::to_string(file.bytes) + " bytes",
                        part.bytes() < file.bytes);
}

// Goes on after breaks, as long as each attempt brings something.
void fetch_all(const WantedFile& file, PartFile& part, const DownloadControl& control) {
  int in_vain = 0;
  while (part.bytes() != file.bytes) {
    const std::uint64_t before = part.bytes();
    try {
      fetch_rest(file, part, control);
    } catch (const TransferError& error) {
      in_vain = part.bytes() >= before + least_gain ? 0 : in_vain + 1;
      if (!error.may_pass() || in_vain >= control.attempts) throw;
      control.note(std::string(error.what()) + "; trying again");
      wait(control.pause * (1 << in_vain) / 2, control.stop);
    }
  }
}

bool is_right(const WantedFile& file, const PartFile& part) { return md5_of_file(part.path()) == file.md5; }

}  // namespace

bool is_there(const WantedFile& file) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(file.path, error);
  return !error && bytes == file.bytes && md5_of_file(file.path) == file.md5;
}

bool download(const WantedFile& file, const DownloadControl& control) {
  if (is_there(file)) return false;
  bool has_waited = false;
  PartFile part(file.path, [&] {
    if (!has_waited) control.note("waiting for another download of " + file.path);
    has_waited = true;
    throw_if_set(control.stop);
  });
  if (is_there(file)) return false;
  if (part.bytes() > file.bytes) part.clear();
  check_room(file, part);
  const bool resumed = part.bytes() > 0;
  fetch_all(file, part, control);
  if (!is_right(file, part) && resumed) {
    control.note("what was there of " + file.path + " is not of the server's file; fetching it from its beginning");
    part.clear();
    fetch_all(file, part, control);
  }
  if (!is_right(file, part)) {
    const std::string md5 = md5_of_file(part.path());
    part.clear();
    throw Error(ErrorKind::io, file.url + " is damaged: its MD5 is " + md5 + ", not " + file.md5 +
                                   " as in the catalogue; nothing of it was kept");
  }
  part.commit();
  return true;
}

}  // namespace linnet::native
