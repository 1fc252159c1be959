// The message of an error, for checks of the words that it must contain.
#pragma once

#include <functional>
#include <string>

#include "engine/error.h"

namespace linnet::test {

// The message of the linnet::Error that `call` throws; "no error" if it throws none.
inline std::string complaint(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace linnet::test
