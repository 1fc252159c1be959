#include "engine/text/normalize/markdown_line.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace linnet::normalize {
namespace {

constexpr std::size_t longest_tag = 256, longest_ticks = 32;
constexpr std::uint32_t none = 0;

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_mark(char c) {  // ASCII punctuation, which a backslash may keep
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
bool is_word(char c) { return c != 0 && !is_space(c) && !is_mark(c); }

struct Entity {
  std::string_view name, meaning;
};
constexpr std::array<Entity, 6> entities = {
    {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&nbsp;", "\u00a0"}, {"&#39;", "'"}}};

class LineReader {
 public:
  LineReader(std::string_view line, std::size_t begin, TracedBytes& out) : line_(line), begin_(begin), out_(out) {
    match_brackets();
    find_last_closers();
  }
  void read() {
    while (i_ < line_.size()) step();
  }

 private:
  char at(std::size_t i) const { return i < line_.size() ? line_[i] : 0; }
  char before(std::size_t i) const { return i > 0 ? line_[i - 1] : 0; }
  std::size_t run_end(std::size_t i) const { return std::min(line_.find_first_not_of(line_[i], i), line_.size()); }
  void put(std::size_t end) {
    append_bytes(line_.substr(i_, end - i_), begin_ + i_, out_);
    i_ = end;
  }

  // For each opening bracket the one that closes it.
  void match_brackets() {
    if (line_.find_first_of("[(") == std::string_view::npos) return;
    close_.assign(line_.size(), none);
    jump_.assign(line_.size(), none);
    std::vector<std::uint32_t> square, round;
    for (std::uint32_t i = 0; i < line_.size(); ++i) {
      if (line_[i] == '\\') {
        ++i;
        continue;
      }
      if (line_[i] == '[') square.push_back(i);
      if (line_[i] == '(') round.push_back(i);
      auto& open = line_[i] == ']' ? square : round;
      if ((line_[i] != ']' && line_[i] != ')') || open.empty()) continue;
      close_[open.back()] = i;
      open.pop_back();
    }
  }
  std::size_t closing(std::size_t i) const { return i < close_.size() ? close_[i] : none; }

  struct Run {
    std::size_t end = 0;
    bool opens = false, closes = false;
  };
  // CommonMark's flanking delimiter runs; of _ those inside of words are none.
  Run emphasis_at(std::size_t i) const {
    const std::size_t end = run_end(i);
    const char left = before(i);
    const char right = at(end);
    const bool has_left = left != 0 && !is_space(left);
    const bool has_right = right != 0 && !is_space(right);
    const bool opens = has_right && (!is_mark(right) || !has_left || is_mark(left));
    const bool closes = has_left && (!is_mark(left) || !has_right || is_mark(right));
    const bool is_in_word = is_word(left) && is_word(right);
    const bool is_product = line_[i] == '*' && is_digit(left) && is_digit(right);
    if (is_product || (line_[i] == '_' && is_in_word)) return {end, false, false};
    return {end, opens, closes};
  }
  std::size_t& last_closer(char mark) { return last_closers_[mark == '*' ? 0 : mark == '_' ? 1 : 2]; }
  std::size_t& open_count(char mark) { return open_counts_[mark == '*' ? 0 : mark == '_' ? 1 : 2]; }
  static bool is_emphasis(char c) { return c == '*' || c == '_' || c == '~'; }

  void find_last_closers() {
    for (std::size_t i = 0; i < line_.size();) {
      if (line_[i] == '\\') {
        i += 2;
      } else if (is_emphasis(line_[i])) {
        const Run run = emphasis_at(i);
        if (run.closes) last_closer(line_[i]) = i + 1;
        i = run.end;
      } else {
        ++i;
      }
    }
  }

  void step() {
    const char c = line_[i_];
    if (jump_.size() > i_ && jump_[i_] != none) {
      i_ = jump_[i_];
      return;
    }
    if (c == '\\' && (is_mark(at(i_ + 1)) || i_ + 1 == line_.size())) {
      ++i_;
      if (i_ < line_.size()) put(i_ + 1);
      return;
    }
    if (c == '`') return read_code();
    if (is_emphasis(c)) return read_emphasis();
    if (c == '[' || (c == '!' && at(i_ + 1) == '[')) return read_brackets();
    if (c == '<' && read_tag()) return;
    if (c == '&' && read_entity()) return;
    const std::size_t plain = line_.find_first_of("\\`*_~[]!<&", i_ + 1);
    put(std::min(plain, line_.size()));
  }

  void read_code() {
    const std::size_t ticks = run_end(i_) - i_;
    std::size_t begin = i_ + ticks;
    i_ = begin;
    if (ticks >= longest_ticks || has_no_closer_[ticks]) return;
    std::size_t close = line_.find('`', begin);
    while (close != std::string_view::npos && run_end(close) - close != ticks) close = line_.find('`', run_end(close));
    if (close == std::string_view::npos) {
      has_no_closer_[ticks] = true;  // so that the line is not searched again
      return;
    }
    put(close);
    i_ = close + ticks;
  }

  void read_emphasis() {
    const char mark = line_[i_];
    const Run run = emphasis_at(i_);
    std::size_t& open = open_count(mark);
    const bool is_pair = run.end - i_ >= 2;
    const bool closes = run.closes && open > 0;
    const bool opens = !closes && run.opens && last_closer(mark) > run.end;
    if (opens) ++open;
    if (closes) --open;
    const bool is_known = opens || closes || (is_pair && (run.opens || run.closes));  // may go on in another line
    if (mark == '~' ? is_known && is_pair : is_known) {
      i_ = run.end;
    } else {
      put(run.end);
    }
  }

  void read_brackets() {
    const bool is_image = line_[i_] == '!';
    const std::size_t open = i_ + (is_image ? 1 : 0);
    const std::size_t close = closing(open);
    if (close == none) return put(open + 1);
    if (at(open + 1) == '[' && closing(open + 1) + 1 == close) return put(close + 1);  // [[phonemes]]
    if (!is_image && at(open + 1) == '^') {                                            // the number of a footnote
      i_ = close + 1;
      return;
    }
    const std::size_t target = close + 1;
    const bool has_target = (at(target) == '(' || at(target) == '[') && closing(target) != none;
    if (!has_target) return put(open + 1);
    jump_[close] = static_cast<std::uint32_t>(closing(target)) + 1;
    i_ = open + 1;
  }

  // <https://…> is its address, other tags are not heard.
  bool read_tag() {
    const char first = at(i_ + 1);
    if (!is_ascii_letter(first) && first != '/') return false;
    const std::string_view rest = line_.substr(i_ + 1, longest_tag);
    const std::size_t end = rest.find_first_of("<>");
    if (end == std::string_view::npos || rest[end] != '>') return false;
    const std::string_view inside = rest.substr(0, end);
    const bool is_address =
        inside.find_first_of(" \"") == std::string_view::npos && inside.find_first_of("@:") != std::string_view::npos;
    if (is_address) append_bytes(inside, begin_ + i_ + 1, out_);
    if (inside.starts_with("br")) append_from(" ", begin_ + i_, out_);
    i_ += end + 2;
    return true;
  }

  bool read_entity() {
    for (const Entity& entity : entities) {
      if (!line_.substr(i_).starts_with(entity.name)) continue;
      append_from(entity.meaning, begin_ + i_, out_);
      i_ += entity.name.size();
      return true;
    }
    return false;
  }

  std::string_view line_;
  std::size_t begin_;
  TracedBytes& out_;
  std::size_t i_ = 0;
  std::vector<std::uint32_t> close_;  // of each opening bracket; empty if the line has none
  std::vector<std::uint32_t> jump_;   // where reading goes on at the ] of a link
  std::array<bool, longest_ticks> has_no_closer_ = {};
  std::array<std::size_t, 3> last_closers_ = {}, open_counts_ = {};  // of * _ ~
};

}  // namespace

void append_bytes(std::string_view bytes, std::size_t begin, TracedBytes& out) {
  out.text += bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) out.origin.push_back(begin + i);
}

void append_from(std::string_view bytes, std::size_t at, TracedBytes& out) {
  out.text += bytes;
  out.origin.resize(out.text.size(), at);
}

void append_heard_line(std::string_view line, std::size_t begin, TracedBytes& out) {
  if (line.find_first_of("\\`*_~[!<&") == std::string_view::npos) return append_bytes(line, begin, out);
  LineReader(line, begin, out).read();
}

}  // namespace linnet::normalize
