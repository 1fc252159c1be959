// How far long work is, with the remaining time, on standard error.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace linnet::native {

// "[=====>      ]  42 %  0:37 left": `width` columns at most. `fraction` is in [0, 1].
std::string progress_line(double fraction, double elapsed_seconds, std::size_t width);

// A bar, on a terminal, while a long text is spoken.
class Progress {
 public:
  // Draws only if `wanted`, standard error is a terminal and the text is long.
  Progress(std::size_t text_bytes, bool wanted);
  ~Progress();  // removes the bar
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::size_t text_done);

 private:
  using Clock = std::chrono::steady_clock;
  std::size_t text_bytes_;
  std::size_t width_ = 0;
  bool shown_ = false;
  Clock::time_point start_, drawn_;
};

// A line for work of minutes or hours: on a terminal drawn anew five times a second, elsewhere written every 30
// seconds.
class WorkProgress {
 public:
  explicit WorkProgress(bool quiet);  // quiet: says nothing

  bool is_due() const;
  void draw(const std::string& done, double fraction);                // "12 of 80 lines", and a share in [0, 1]
  void finish(const std::string& done, double speech_seconds) const;  // in place of the line

 private:
  using Clock = std::chrono::steady_clock;
  bool quiet_, terminal_;
  Clock::time_point start_ = Clock::now(), drawn_ = start_;
};

}  // namespace linnet::native
