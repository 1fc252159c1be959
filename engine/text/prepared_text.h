// Prepares text for the phonemizer. espeak-ng reads words well, and marks that have white space after them. Everything
// else is converted into these, and the original position of every byte is kept:
// - characters without a sound (characters.h) are left out;
// - emoji become their names, a sequence as a whole, with spaces around them;
// - dashes between words, and ? ! , ; without a space after them, get spaces, except in addresses;
// - where the voice should pause and espeak-ng would not, the text is divided and a Pause is reported: at an ellipsis,
//   at the end of a list's line, at marks after phonemes.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linnet {

struct Pause {
  char mark;  // one of . ? ! , : ;
  bool ends_sentence;
};

// Returns the name of a symbol as words of the voice's language; empty if it has none.
using SymbolName = std::function<std::string(std::string_view symbol)>;

class PreparedText {
 public:
  // `text` must outlive it. Requires: valid UTF-8 without NUL.
  PreparedText(std::string_view text, SymbolName name) : text_(text), name_(std::move(name)) {}

  // Continues with text[begin, end). The text around it is read too, to judge line ends. Requires: done().
  void start(std::size_t begin, std::size_t end);
  bool done();  // no text and no pause is left
  // The prepared text up to the next pause or the end: at least `window` bytes if there are so many. Valid until
  // take().
  std::string_view ahead();
  // The byte of the text from which byte `at` of ahead() comes; 0 <= at <= ahead().size().
  std::size_t source(std::size_t at) const { return at < size() ? source_[taken_ + at] : next_; }
  void take(std::size_t bytes) { taken_ += bytes; }        // Requires: bytes <= ahead().size()
  std::size_t position() const { return source(0); }       // all text before it has been taken
  bool is_pausing() { return ahead().empty() && pause_; }  // the next thing is a pause
  std::optional<Pause> take_pause();                       // empty if !is_pausing()

  static constexpr std::size_t window = 20'000;  // bytes: more than the phonemizer reads

 private:
  std::string_view part() const { return text_.substr(0, end_); }
  std::size_t size() const { return prepared_.size() - taken_; }
  void step();
  bool read_plain_letters();
  void read_white_space();
  bool read_ellipsis();
  bool read_dash();
  bool read_emoji();
  bool read_mark();
  void read_character();

  char32_t codepoint_at(std::size_t at) const;      // 0 at the end of the part
  char32_t behind(std::size_t& at) const;           // the same, and moves `at` to the next codepoint
  std::size_t behind_spaces(std::size_t at) const;  // the byte after spaces and quotes
  bool is_behind_word(char32_t mark, char32_t after) const;
  Pause pause_of_ellipsis(std::size_t end) const;
  void say(std::string_view words, std::size_t source);
  void put(char32_t codepoint, std::size_t source);
  void pause(Pause, std::size_t behind);

  std::string_view text_;
  SymbolName name_;
  // text[next_, end_) has not been prepared yet
  std::size_t next_ = 0;
  std::size_t end_ = 0;
  std::string prepared_;             // taken_ bytes that have been taken, then ahead()
  std::vector<std::size_t> source_;  // of each byte of prepared_, its byte in the text
  std::size_t taken_ = 0;
  std::optional<Pause> pause_;
  char32_t last_ = ' ';       // the last prepared character; a space at the start
  char last_mark_ = 0;        // the mark after the last word
  bool has_words_ = false;    // since the last mark that ended a clause
  bool is_at_start_ = true;   // no words since start() or a pause
  bool needs_space_ = false;  // before the next word, because an emoji's name was last
};

}  // namespace linnet
