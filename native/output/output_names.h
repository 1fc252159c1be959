// Names of the WAV files of `-d`: from the time, or from the text.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace linnet::native {

// A file name made of a text, without suffix: no separators or control characters, at most 100 bytes.
std::string name_from_text(std::string_view text);

class OutputNames {
 public:
  OutputNames(std::string folder, bool by_text) : folder_(std::move(folder)), by_text_(by_text) {}
  // A path that no earlier call has returned; if the name is from the time, also one that does not exist.
  std::string next(std::string_view text);

 private:
  std::string folder_;
  bool by_text_;
  std::set<std::string> given_;
};

}  // namespace linnet::native
