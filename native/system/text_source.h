// A text file, a pipe or a terminal, read as data arrives.
#pragma once

#include <chrono>
#include <string>

namespace linnet::native {

inline constexpr std::size_t most_text_bytes = std::size_t{64} << 20;

class TextSource {
 public:
  // "-": standard input. not_found, io, bad_input: a folder.
  explicit TextSource(const std::string& path);
  ~TextSource();
  TextSource(const TextSource&) = delete;
  TextSource& operator=(const TextSource&) = delete;

  const std::string& name() const { return name_; }  // for messages
  bool is_plain_file() const;                        // all of its data is there, so reads do not wait
  // Waits for data and appends what has arrived; false at the end.
  bool read_more(std::string& text);
  // Whether more data, or the end, arrives within this time.
  bool arrives_within(std::chrono::milliseconds time) const;

 private:
  std::string name_;
  int descriptor_;
  int opened_ = -1;
};

void drop_byte_order_mark(std::string& text);
// Throws bad_input: `what` is longer than `most_bytes`.
[[noreturn]] void text_too_long(const std::string& what, std::size_t most_bytes);

}  // namespace linnet::native
