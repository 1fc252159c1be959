// A text that somebody is still writing, into a pipe or at a terminal: what there is of it, to be spoken before the
// rest has come.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "native/system/text_source.h"

namespace linnet::native {

class ArrivingText {
 public:
  // Nothing for so long behind a line's end: what has come is all for now, also where its last sentence has no end.
  static constexpr std::chrono::milliseconds pause{200};

  explicit ArrivingText(std::unique_ptr<TextSource> source) : source_(std::move(source)) {}

  struct Part {
    std::string text;  // all that has not been spoken yet; it begins where that ended
    bool may_go_on;    // its last sentence may go on with what comes; false: all of it is to be spoken
  };
  // Waits for a line, and then for a reason to look at what there is again. nullopt: all has been spoken, up to blanks.
  // bad_input: longer than most_text_bytes.
  std::optional<Part> next();
  void spoken(std::size_t bytes);  // of the last part, from its begin

 private:
  void read_more();
  std::string whole_characters() const;

  std::unique_ptr<TextSource> source_;
  std::string unread_;
  std::size_t seen_ = 0;  // bytes of unread_ that were in the last part
  bool has_begun_ = false;
  bool has_news_ = false;
  bool has_ended_ = false;
};

}  // namespace linnet::native
