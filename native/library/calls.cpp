#include "native/library/calls.h"

#include <array>
#include <exception>
#include <mutex>
#include <new>
#include <string_view>

namespace linnet::native {
namespace {

// Of each thread. An array, since there may be no memory for a string.
thread_local std::array<char, 2048> error_text{};
thread_local bool in_sink = false;

std::mutex& turn() {
  static std::mutex mutex;
  return mutex;
}

linnet_status failed(linnet_status status, std::string_view text) {
  std::size_t size = std::min(text.size(), error_text.size() - 1);
  if (size < text.size())  // not within a character
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  std::memcpy(error_text.data(), text.data(), size);
  error_text[size] = 0;
  return status;
}

linnet_status status_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::bad_input:
      return LINNET_BAD_INPUT;
    case ErrorKind::bad_voice:
      return LINNET_BAD_VOICE;
    case ErrorKind::not_found:
      return LINNET_NOT_FOUND;
    case ErrorKind::out_of_memory:
      return LINNET_OUT_OF_MEMORY;
    case ErrorKind::memory_in_use:
      return LINNET_MEMORY_IN_USE;
    case ErrorKind::stopped:
      return LINNET_STOPPED;
    case ErrorKind::io:
      return LINNET_IO;
    case ErrorKind::internal:
      break;
  }
  return LINNET_INTERNAL;
}

}  // namespace

InSink::InSink() { in_sink = true; }
InSink::~InSink() { in_sink = false; }

const char* call_error() noexcept { return error_text.data(); }

linnet_status call(const std::function<void()>& work) noexcept {
  if (in_sink) return failed(LINNET_BAD_INPUT, "a sink must not call this function: let linnet_speak() return first");
  error_text[0] = 0;
  try {
    const std::lock_guard lock(turn());
    work();
    return LINNET_OK;
  } catch (const Error& error) {
    return failed(status_of(error.kind()), error.what());
  } catch (const std::bad_alloc&) {
    return failed(LINNET_OUT_OF_MEMORY, "memory ran out");
  } catch (const std::exception& error) {
    return failed(LINNET_INTERNAL, error.what());
  } catch (...) {
    return failed(LINNET_INTERNAL, "a sink has thrown an exception, which it must not");
  }
}

void call_without_status(const std::function<void()>& work) noexcept {
  if (in_sink) return;
  const std::lock_guard lock(turn());
  work();
}

}  // namespace linnet::native
