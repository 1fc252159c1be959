// Checks errors by kind and by words that their message must contain.
#pragma once

#include <exception>
#include <functional>
#include <string>

#include "engine/error.h"

namespace linnet::test {

// The message of the bad_voice error that `call` throws; otherwise "no error", or a description of what it threw.
inline std::string bad_voice_message(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::bad_voice ? error.what() : std::string("another kind of error: ") + error.what();
  } catch (const std::exception& other) {
    return std::string("another exception: ") + other.what();
  }
  return "no error";
}

}  // namespace linnet::test
