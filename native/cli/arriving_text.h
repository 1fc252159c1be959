// A text that is still being written, into a pipe or at a terminal. Returns the part that has arrived, so that it can
// be spoken before the rest arrives.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "native/system/text_source.h"

namespace linnet::native {

class ArrivingText {
 public:
  // If nothing arrives for this long after a line end, everything that has arrived is spoken, even if its last sentence
  // has not ended.
  static constexpr std::chrono::milliseconds pause{200};

  explicit ArrivingText(std::unique_ptr<TextSource> source) : source_(std::move(source)) {}

  struct Part {
    std::string text;  // everything that has arrived and has not been spoken
    bool may_go_on;    // true: the last sentence may continue in text to come; false: speak all of it
  };
  // Waits until a line has arrived, or until a sentence may have ended. nullopt: the text has ended, and only white
  // space is left. bad_input: longer than most_text_bytes.
  std::optional<Part> next();
  void spoken(std::size_t bytes);  // the number of bytes of the last part that have been spoken

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
