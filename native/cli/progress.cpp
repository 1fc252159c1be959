#include "native/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "native/system/terminal.h"

namespace linnet::native {
namespace {

constexpr std::size_t long_text_bytes = 500;
constexpr std::size_t widest_bar = 60;
constexpr auto between_drawings = std::chrono::milliseconds(100);

double seconds(std::chrono::steady_clock::duration time) { return std::chrono::duration<double>(time).count(); }

std::string clock_text(double time_seconds) {
  const long total = std::lround(std::min(time_seconds, 359999.0));
  char text[32];
  if (total >= 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld", total / 60, total % 60);
  return text;
}

}  // namespace

std::string progress_line(double fraction, double elapsed_seconds, std::size_t width) {
  fraction = std::clamp(fraction, 0.0, 1.0);
  char percent[16];
  std::snprintf(percent, sizeof percent, " %3.0f %%", 100 * fraction);
  std::string right = percent;
  if (fraction > 0) right += "  " + clock_text(elapsed_seconds * (1 - fraction) / fraction) + " left";
  if (width < right.size() + 6) return right.substr(0, width);
  const std::size_t bar = std::min(widest_bar, width - right.size() - 2);
  const auto filled = static_cast<std::size_t>(fraction * static_cast<double>(bar));
  std::string line = "[" + std::string(filled, '=');
  if (filled < bar) line += ">" + std::string(bar - filled - 1, ' ');
  return line + "]" + right;
}

Progress::Progress(std::size_t text_bytes, bool wanted)
    : text_bytes_(text_bytes), start_(Clock::now()), drawn_(start_) {
  if (wanted && text_bytes >= long_text_bytes && isatty(STDERR_FILENO)) width_ = terminal_width() - 1;
}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::update(std::size_t text_done) {
  const Clock::time_point now = Clock::now();
  if (width_ == 0 || now - drawn_ < between_drawings) return;
  drawn_ = now;
  shown_ = true;
  const double fraction = static_cast<double>(text_done) / static_cast<double>(text_bytes_);
  std::fprintf(stderr, "\r%s\033[K", progress_line(fraction, seconds(now - start_), width_).c_str());
}

WorkProgress::WorkProgress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

bool WorkProgress::is_due() const {
  return !quiet_ && Clock::now() - drawn_ >= std::chrono::milliseconds(terminal_ ? 200 : 30'000);
}

void WorkProgress::draw(const std::string& done, double fraction) {
  drawn_ = Clock::now();
  const std::string line = done + "  " + progress_line(fraction, seconds(Clock::now() - start_), 50);
  std::fprintf(stderr, terminal_ ? "\rlinnet: %s\033[K" : "linnet: %s\n", line.c_str());
}

void WorkProgress::finish(const std::string& done, double speech_seconds) const {
  if (quiet_) return;
  std::fprintf(stderr, "%slinnet: %s; %.1f s of speech in %.1f s\n", terminal_ ? "\r\033[K" : "", done.c_str(),
               speech_seconds, seconds(Clock::now() - start_));
}

}  // namespace linnet::native
