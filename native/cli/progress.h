// A progress bar with the remaining time, on a terminal, while a long text is spoken.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace linnet::native {

// "[=====>      ]  42 %  0:37 left": `width` columns at most. `fraction` is in [0, 1].
std::string progress_line(double fraction, double elapsed_seconds, std::size_t width);

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

}  // namespace linnet::native
