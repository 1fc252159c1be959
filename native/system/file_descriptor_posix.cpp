#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

constexpr std::chrono::milliseconds wait_at_once{50};

// A signal may arrive just before a blocking call, which would then not notice it, so waits are short polls.
bool is_ready_within(int descriptor, short events, std::chrono::milliseconds time) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  for (;;) {
    throw_if_stopped();
    const auto left = time - std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
    pollfd wanted{descriptor, events, 0};
    if (poll(&wanted, 1, static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), wait_at_once).count())) > 0)
      return true;
    if (left <= wait_at_once) return false;
  }
}

void wait_for(int descriptor, short events) {
  while (!is_ready_within(descriptor, events, wait_at_once)) {
  }
}

std::string reason(int number) {
  if (number == EPIPE) return "broken pipe: the program that was reading has ended";
  if (number == ENOSPC || number == EDQUOT) return "the disk is full";
  if (number == EFBIG) return "the file would be larger than the limit for files (see ulimit -f)";
  return std::strerror(number);
}

}  // namespace

void write_fully(int descriptor, std::span<const std::byte> bytes, const std::string& name) {
  // A pipe that polls as writable accepts PIPE_BUF bytes without waiting; more is not guaranteed.
  const std::size_t most = is_plain_file(descriptor) ? bytes.size() : PIPE_BUF;
  while (!bytes.empty()) {
    wait_for(descriptor, POLLOUT);
    const ssize_t written = write(descriptor, bytes.data(), std::min(bytes.size(), most));
    if (written >= 0)
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    else if (errno != EINTR && errno != EAGAIN)
      throw Error(ErrorKind::io, "cannot write " + name + ": " + reason(errno));
  }
}

void write_fully(int descriptor, std::string_view text, const std::string& name) {
  write_fully(descriptor, std::as_bytes(std::span(text)), name);
}

std::size_t read_some(int descriptor, std::span<char> buffer, const std::string& name) {
  for (;;) {
    wait_for(descriptor, POLLIN);
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR && errno != EAGAIN)
      throw Error(ErrorKind::io, "cannot read " + name + ": " + std::strerror(errno));
  }
}

bool readable_within(int descriptor, std::chrono::milliseconds time) {
  return is_ready_within(descriptor, POLLIN, time);
}

}  // namespace linnet::native
