// The lines between Speech Dispatcher's server and an output module, on standard input and output: the same in 0.11 and
// 0.12, and as src/modules/module_process.c there reads and writes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::native {

// One thread.
class ModuleInput {
 public:
  static constexpr std::size_t most_bytes = std::size_t{1} << 20;  // of a line, and of a block

  explicit ModuleInput(int descriptor) : descriptor_(descriptor) {}

  // Without the line feed; what is beyond most_bytes is left out. Nothing: the server has closed the pipe. io, stopped.
  std::optional<std::string> line();
  // Lines up to one that is "."; a dot before another one is left out. Nothing: as above.
  struct Block {
    std::vector<std::string> lines;
    bool is_whole = true;  // false: it was longer than most_bytes, and the rest is missing
  };
  std::optional<Block> block();

 private:
  int descriptor_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what has not been taken
};

// Any thread. Everything is written whole. A text is `current` from begin() until an event that ends it; whoever asks
// for a text that has been stopped meanwhile is told so, and nothing is written. io, stopped: as write_fully().
class ModuleOutput {
 public:
  explicit ModuleOutput(int descriptor) : descriptor_(descriptor) {}

  void say(std::string_view lines);  // each with its line feed
  // "200 OK SPEAKING"; the number of the text that is current now. Nothing, and an error is said: another one is.
  std::optional<std::uint64_t> begin();
  bool event(std::uint64_t text, std::string_view lines);
  bool audio(std::uint64_t text, std::span<const std::int16_t> samples, int sample_rate_hz);  // 705
  bool end(std::uint64_t text, std::string_view lines);
  // Ends the current text with "703 STOP", after which none of its sound is written. Nothing where none is current.
  void stop();

 private:
  void write(std::string_view text) const;

  const int descriptor_;
  std::mutex mutex_;  // of what follows, and of the descriptor
  std::uint64_t texts_ = 0;
  std::uint64_t current_ = 0;  // 0: none
};

}  // namespace linnet::native
