// The one exception type of Linnet. Thrown anywhere in the engine; caught at three edges only: the command line
// (native/main.cpp), the server's request handler, and the WebAssembly binding.
#pragma once

#include <new>
#include <stdexcept>
#include <string>

namespace linnet {

enum class ErrorKind {
  bad_input,      // what the user gave cannot be used: text, flag, scale, speaker. Exit code 2, HTTP 400.
  bad_voice,      // the voice file or its settings cannot be read or are not a voice. Exit code 2, HTTP 422.
  not_found,      // a named thing does not exist: voice, language, file. Exit code 2, HTTP 404.
  out_of_memory,  // the work does not fit into the memory that this machine allows. Exit code 3, HTTP 413.
  memory_in_use,  // the work does not fit now, but will when other work has ended. Exit code 3, HTTP 503.
  stopped,        // the caller's stop flag was set. Exit code 130.
  io,             // writing or reading failed: disk full, broken pipe. Exit code 2, HTTP 500.
  internal,       // a mistake in Linnet itself. Exit code 70, HTTP 500.
};

// `what()` names what is wrong, the offending value, and what would be right, in one line without a final full stop.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// Calls work(); turns std::bad_alloc into Error out_of_memory.
template <typename Work>
auto or_out_of_memory(const char* doing_what, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw Error(ErrorKind::out_of_memory, std::string("memory ran out while ") + doing_what);
  }
}

}  // namespace linnet
