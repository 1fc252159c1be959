#include <io.h>
#include <windows.h>

#include <algorithm>
#include <thread>

#include "engine/error.h"
#include "native/system/file_descriptor.h"
#include "native/system/signals.h"
#include "native/system/wide_text.h"

namespace linnet::native {
namespace {

constexpr std::chrono::milliseconds between_looks{10};
constexpr std::size_t most_at_once = std::size_t{1} << 20;

HANDLE handle_of(int descriptor) { return reinterpret_cast<HANDLE>(_get_osfhandle(descriptor)); }

// A pipe has no event for data that has come, so it is looked into. A terminal's line is waited for by the read itself,
// which Ctrl-C ends.
bool is_readable(HANDLE file) {
  if (GetFileType(file) != FILE_TYPE_PIPE) return true;
  DWORD waiting = 0;
  return !PeekNamedPipe(file, nullptr, 0, nullptr, &waiting, nullptr) || waiting > 0;  // fails at the end
}

std::string reason(DWORD error) {
  if (error == ERROR_NO_DATA || error == ERROR_BROKEN_PIPE)
    return "broken pipe: the program that was reading has ended";
  if (error == ERROR_DISK_FULL || error == ERROR_HANDLE_DISK_FULL) return "the disk is full";
  return windows_error(error);
}

}  // namespace

void write_fully(int descriptor, std::span<const std::byte> bytes, const std::string& name) {
  HANDLE file = handle_of(descriptor);
  const bool is_append = GetFileType(file) == FILE_TYPE_DISK;
  while (!bytes.empty()) {
    throw_if_stopped();
    DWORD written = 0;
    const auto count = static_cast<unsigned>(std::min(bytes.size(), most_at_once));
    if (is_append) {  // the C library keeps the place of a file that is appended to
      const int put = _write(descriptor, bytes.data(), count);
      if (put <= 0) throw Error(ErrorKind::io, "cannot write " + name + ": " + reason(GetLastError()));
      written = static_cast<DWORD>(put);
    } else if (!WriteFile(file, bytes.data(), count, &written, nullptr)) {
      throw_if_stopped();
      throw Error(ErrorKind::io, "cannot write " + name + ": " + reason(GetLastError()));
    }
    bytes = bytes.subspan(written);
  }
}

void write_fully(int descriptor, std::string_view text, const std::string& name) {
  write_fully(descriptor, std::as_bytes(std::span(text)), name);
}

std::size_t read_some(int descriptor, std::span<char> buffer, const std::string& name) {
  HANDLE file = handle_of(descriptor);
  while (!readable_within(descriptor, std::chrono::milliseconds(50))) {
  }
  DWORD count = 0;
  const auto most = static_cast<DWORD>(std::min(buffer.size(), most_at_once));
  if (ReadFile(file, buffer.data(), most, &count, nullptr)) {
    constexpr char end_of_typing = '\x1a';  // Ctrl-Z and Enter, in a terminal
    if (count > 0 && buffer[0] == end_of_typing && GetFileType(file) == FILE_TYPE_CHAR) return 0;
    if (count == 0) throw_if_stopped();
    return count;
  }
  const DWORD error = GetLastError();
  throw_if_stopped();
  if (error == ERROR_BROKEN_PIPE || error == ERROR_HANDLE_EOF) return 0;
  throw Error(ErrorKind::io, "cannot read " + name + ": " + windows_error(error));
}

bool readable_within(int descriptor, std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    throw_if_stopped();
    if (is_readable(handle_of(descriptor))) return true;
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= std::chrono::steady_clock::duration::zero()) return false;
    // Windows has no wait for a pipe to become readable, as poll() is elsewhere.
    std::this_thread::sleep_for(std::min<std::chrono::steady_clock::duration>(left, between_looks));
  }
}

}  // namespace linnet::native
