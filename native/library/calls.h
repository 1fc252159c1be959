// What every call of the C API does: one at a time, errors as a status and a text, structs of any version.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string>

#include "engine/error.h"
#include "native/library/linnet.h"

namespace linnet::native {

// Runs work() when no other call of the process runs. Calls take turns in the order in which they come. Throws what
// work() throws; bad_input: the process is a fork of one in which a call ran.
void take_turn(const std::function<void()>& work);
// Runs work(). Returns how it ended; call_error() then has the text. Inside of a sink: LINNET_BAD_INPUT, since the call
// around it might never end.
linnet_status status_of(const std::function<void()>& work) noexcept;
const char* call_error() noexcept;  // of this thread
// Both of the above.
linnet_status call(const std::function<void()>& work) noexcept;
// Marks this thread as one that runs a sink.
class InSink {
 public:
  InSink();
  ~InSink();
  InSink(const InSink&) = delete;
  static bool is_here() noexcept;
};

inline void require(bool holds, const char* message) {
  if (!holds) throw Error(ErrorKind::bad_input, message);
}

// The caller's options, of an older or a newer header than ours. bad_input: they were not initialised, or say what only
// a newer library knows. Requires: Struct begins with struct_size.
template <class Struct>
Struct read_options(const Struct* given, void (*init)(Struct*, std::size_t), const std::string& name) {
  Struct options;
  init(&options, sizeof options);
  if (!given) return options;
  std::size_t size = given->struct_size;
  if (size < sizeof(std::size_t) || size > 4096)
    throw Error(ErrorKind::bad_input, name + ": struct_size is " + std::to_string(size) + "; call " + name + "_init()");
  const char* bytes = reinterpret_cast<const char*>(given);
  for (; size > sizeof options; --size)
    if (bytes[size - 1] != 0) throw Error(ErrorKind::bad_input, name + " has a field that only a newer Linnet knows");
  std::memcpy(&options, bytes, size);
  return options;
}

// Fills a struct whose caller knows less or more fields than we.
template <class Struct>
void write_struct(Struct* into, Struct filled, std::size_t size) {
  std::memset(static_cast<void*>(into), 0, size);
  filled.struct_size = size;
  std::memcpy(static_cast<void*>(into), &filled, std::min(size, sizeof filled));
}

}  // namespace linnet::native
