// Two pipes to a part of the module: what is written is its input, and what it says is read.
#pragma once

#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

class Pipe {
 public:
  Pipe() {
    if (pipe(ends_.data()) != 0) throw std::runtime_error("no pipe");
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void close_writing() { close_end(1); }
  void write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t count = ::write(ends_[1], text.data(), text.size());
      if (count <= 0) throw std::runtime_error("a pipe takes no more");
      text.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  // All that has come until there is nothing for so long.
  std::string read_for(int milliseconds) const {
    std::string all;
    std::array<char, 65536> some;
    for (pollfd look{ends_[0], POLLIN, 0}; poll(&look, 1, milliseconds) > 0;) {
      const ssize_t count = ::read(ends_[0], some.data(), some.size());
      if (count <= 0) break;
      all.append(some.data(), static_cast<std::size_t>(count));
    }
    return all;
  }
  // All that comes until `end` has come; what follows is kept for the next call.
  std::string read_until(std::string_view end, double most_seconds = 120) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::duration<double>(most_seconds);
    std::array<char, 65536> some;
    for (std::size_t at; (at = kept_.find(end)) == std::string::npos;) {
      pollfd look{ends_[0], POLLIN, 0};
      if (std::chrono::steady_clock::now() > latest)
        throw std::runtime_error("no " + std::string(end) + " in " + kept_);
      if (poll(&look, 1, 100) <= 0) continue;
      const ssize_t count = ::read(ends_[0], some.data(), some.size());
      if (count <= 0) throw std::runtime_error("ended before " + std::string(end) + ": " + kept_);
      kept_.append(some.data(), static_cast<std::size_t>(count));
    }
    const std::size_t length = kept_.find(end) + end.size();
    std::string all = kept_.substr(0, length);
    kept_.erase(0, length);
    return all;
  }

 private:
  void close_end(std::size_t i) {
    if (ends_[i] >= 0) close(ends_[i]);
    ends_[i] = -1;
  }
  std::array<int, 2> ends_{-1, -1};
  std::string kept_;
};

// What a module has said: the lines without sound, and the sound.
struct Said {
  std::string lines;  // "705" stands for a block of sound
  std::vector<std::int16_t> samples;
  std::vector<std::size_t> samples_at_mark;  // sent before each 700
  int rate = 0;
};

inline Said said_in(std::string_view text) {
  Said said;
  while (!text.empty()) {
    constexpr std::string_view sound = "705-AUDIO";
    if (text.starts_with(sound)) {
      text.remove_prefix(sound.size() + 1);  // NUL
      std::string bytes;
      for (; text[0] != '\n'; text.remove_prefix(1)) {
        const bool is_escaped = text[0] == 0x7d;
        if (is_escaped) text.remove_prefix(1);
        bytes += static_cast<char>(is_escaped ? text[0] ^ 0x20 : text[0]);
      }
      text.remove_prefix(1);
      for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        said.samples.push_back(static_cast<std::int16_t>(static_cast<unsigned char>(bytes[i]) |
                                                         static_cast<unsigned char>(bytes[i + 1]) << 8));
      continue;
    }
    const std::string line(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    constexpr std::string_view rate = "705-sample_rate=";
    if (line.starts_with(rate)) said.rate = std::stoi(line.substr(rate.size()));
    if (line == "705 AUDIO" && !said.lines.ends_with("705\n")) said.lines += "705\n";
    if (line.starts_with("705")) continue;
    if (line == "700 INDEX MARK") said.samples_at_mark.push_back(said.samples.size());
    said.lines += line + "\n";
  }
  return said;
}

}  // namespace linnet::test
