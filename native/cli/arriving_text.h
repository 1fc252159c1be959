// A text that is still being written, into a pipe or at a terminal. Returns the part that has arrived, so that it can
// be spoken before the rest arrives.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "native/system/text_source.h"

namespace linnet::native {

class ArrivingText {
 public:
  explicit ArrivingText(std::unique_ptr<TextSource> source) : source_(std::move(source)) {}

  struct Part {
    std::string text;         // everything that has arrived and has not been spoken
    bool may_go_on;           // true: the last sentence may continue in text to come; false: speak all of it
    bool has_paused = false;  // its writer, for pause_behind(text)
  };
  // Waits until a sentence may have ended, which its writer's pause may tell (engine/speech/sentence_end.h). Requires:
  // the last part was found to be UTF-8, by whoever looked for the end of a sentence in it. nullopt: the text has
  // ended, and only white space is left. bad_input: longer than most_text_bytes.
  std::optional<Part> next();
  void spoken(std::size_t bytes);  // the number of bytes of the last part that have been spoken

 private:
  void read_more();
  std::string whole_characters() const;

  std::unique_ptr<TextSource> source_;
  std::string unread_;
  bool has_begun_ = false;
  bool may_have_end_ = false;  // of a sentence, in unread_
  bool has_news_ = false;      // since the last part, and a sentence may have ended
  bool was_asked_ = false;     // about unread_ and its writer's pause
  bool has_ended_ = false;
};

}  // namespace linnet::native
