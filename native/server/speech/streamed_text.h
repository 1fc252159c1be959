// A text that its client is still writing. The thread of the client's connection appends what arrives; the synthesis
// thread speaks the sentences that have ended. Where a sentence ends only a voice knows, so this class decides merely
// when it is worth asking one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace linnet::native {

class StreamedText {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t most_part_bytes = 4 << 10;  // much more than a voice speaks in one breath

  // `tell` is called, on the client's thread, after each change. It must be callable as long as this lives.
  StreamedText(std::size_t most_bytes, std::function<void()> tell) : most_bytes_(most_bytes), tell_(std::move(tell)) {}

  // ---- The client's thread.
  // Requires: whole characters of UTF-8. HttpError 413: the whole text is longer than most_bytes.
  void append(std::string_view text);
  void end();  // no more comes

  // ---- The synthesis thread.
  struct Part {
    std::string text;         // the beginning of what has not been spoken: most_part_bytes at most, up to a word
    bool may_go_on = true;    // in text to come: its last sentence may not have ended
    bool has_paused = false;  // the client, behind this part, for pause_behind() it
    std::uint64_t version = 0;
  };
  Part part() const;
  void spoken(std::size_t bytes);        // of part()
  void wait_for_more(const Part& part);  // no sentence has ended in it
  bool has_been_spoken() const;          // all of it, and no more comes
  Clock::time_point arrived() const;     // when the last of the text came

  // ---- Any thread.
  // When part() may have a sentence that has ended: now, if this is in the past. Clock::time_point::max(): when more
  // has arrived.
  Clock::time_point next_look() const;

 private:
  const std::size_t most_bytes_;
  const std::function<void()> tell_;
  mutable std::mutex mutex_;  // of all that follows
  std::string unspoken_;
  std::size_t bytes_ = 0;      // of the whole text
  std::uint64_t version_ = 0;  // changes with each append() and end()
  std::uint64_t paused_ = 0;   // the last version behind whose pause no sentence had ended either
  bool has_news_ = false;
  bool has_ended_ = false;
  Clock::time_point arrived_ = Clock::now();
};

}  // namespace linnet::native
