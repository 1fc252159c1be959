#include "native/library/calls.h"

#include <pthread.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <new>
#include <string_view>

namespace linnet::native {
namespace {

// Of each thread. An array, since there may be no memory for a string.
thread_local std::array<char, 2048> error_text{};
thread_local bool in_sink = false;

// A mutex whose waiters get it in the order in which they came: a text of many sentences keeps nobody out.
class Turns {
 public:
  void lock() {
    std::unique_lock lock(mutex_);
    const std::uint64_t mine = tickets_++;
    changed_.wait(lock, [&] { return now_ == mine; });
  }
  void unlock() {
    const std::lock_guard lock(mutex_);
    ++now_;
    changed_.notify_all();
  }
  bool is_taken() const { return now_ != tickets_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t tickets_ = 0, now_ = 0;
};

// Never destroyed: threads may still speak while the process ends.
Turns* turns = nullptr;
bool forked_in_call = false;

// A child process has none of its parent's threads, so what one of them had begun stays half done there for ever.
void after_fork() {
  forked_in_call = forked_in_call || turns->is_taken();
  turns = new Turns;
}

Turns& turn() {
  static const bool is_set_up = [] {
    turns = new Turns;
    return pthread_atfork(nullptr, nullptr, after_fork) == 0;
  }();
  if (!is_set_up) throw Error(ErrorKind::out_of_memory, "no memory for what to do after a fork()");
  if (forked_in_call)
    throw Error(ErrorKind::bad_input,
                "this process was made by fork() while its parent was in a call of Linnet's, so it cannot speak; fork "
                "before, or start a new program");
  return *turns;
}

linnet_status failed(linnet_status status, std::string_view text) {
  std::size_t size = std::min(text.size(), error_text.size() - 1);
  if (size < text.size())  // not within a character
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  std::memcpy(error_text.data(), text.data(), size);
  error_text[size] = 0;
  return status;
}

linnet_status status_for(ErrorKind kind) {
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
bool InSink::is_here() noexcept { return in_sink; }

const char* call_error() noexcept { return error_text.data(); }

void take_turn(const std::function<void()>& work) {
  const std::lock_guard lock(turn());
  work();
}

linnet_status status_of(const std::function<void()>& work) noexcept {
  if (in_sink) return failed(LINNET_BAD_INPUT, "a sink must not call this function: let linnet_speak() return first");
  error_text[0] = 0;
  try {
    work();
    return LINNET_OK;
  } catch (const Error& error) {
    return failed(status_for(error.kind()), error.what());
  } catch (const std::bad_alloc&) {
    return failed(LINNET_OUT_OF_MEMORY, "memory ran out");
  } catch (const std::exception& error) {
    return failed(LINNET_INTERNAL, error.what());
  } catch (...) {
    return failed(LINNET_INTERNAL, "a sink has thrown an exception, which it must not");
  }
}

linnet_status call(const std::function<void()>& work) noexcept {
  return status_of([&] { take_turn(work); });
}

}  // namespace linnet::native
