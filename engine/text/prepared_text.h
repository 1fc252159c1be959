// Prepares text for the phonemizer. espeak-ng reads words well, and marks that have white space after them. Everything
// else is converted into these, and each byte keeps its position in the given text:
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

#include "engine/text/spoken_text.h"

namespace linnet {

struct Pause {
  char mark;  // one of . ? ! , : ;
  bool ends_sentence;
};

// Returns the name of a symbol as words of the voice's language; empty if it has none.
using SymbolName = std::function<std::string(std::string_view symbol)>;

class PreparedText {
 public:
  // `text` and `spoken_form` must outlive it. spoken_form: null for a text that is read as it is. Requires: valid UTF-8
  // without NUL.
  PreparedText(std::string_view text, SymbolName name, const SpokenFormOf* spoken_form = nullptr)
      : spoken_(text, spoken_form), name_(std::move(name)) {}

  // Continues at `position` of the part text[part_begin, part_end), which may be a text between phonemes. The text
  // around it is read too, to judge line ends. Requires: done().
  void start(std::size_t part_begin, std::size_t position, std::size_t part_end);
  bool done();  // no text and no pause is left
  // The prepared text up to the next pause or the end: at least `window` bytes if there are so many, or
  // `spoken_window` of a spoken form. Valid until take().
  std::string_view ahead();
  // The byte of the text from which byte `at` of ahead() comes; 0 <= at <= ahead().size().
  std::size_t source(std::size_t at) const { return at < size() ? source_[taken_ + at] : spoken_.origin(next_); }
  void take(std::size_t bytes) { taken_ += bytes; }  // Requires: bytes <= ahead().size()
  std::size_t position() const;  // all text before it has been taken, or the first words of what is spoken for it
  // Whether more words will be taken of what is spoken for the text before position(): a sentence must not end here.
  bool is_within() const { return !spoken_.is_as_given() && is_within_at(0); }
  bool is_pausing() { return ahead().empty() && pause_; }  // the next thing is a pause
  std::optional<Pause> take_pause();                       // empty if !is_pausing()

  static constexpr std::size_t window = 20'000;  // bytes: more than the phonemizer reads
  // Enough for the longest clause, and less is read twice when another call continues behind a sentence.
  static constexpr std::size_t spoken_window = 4'000;

 private:
  bool is_within_at(std::size_t at) const { return at < size() ? is_within_[taken_ + at] : spoken_.is_within(next_); }
  bool has_text();  // whether there is some at next_
  bool pauses_at_line_end(std::size_t at) const;
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
  void say(std::string_view words, std::size_t from);
  void put(char32_t codepoint, std::size_t from);  // from: the byte of text_ it comes from
  void pause(Pause, std::size_t behind);

  SpokenText spoken_;
  SymbolName name_;
  std::string_view text_;  // of spoken_; what is behind next_ has not been prepared yet
  std::size_t next_ = 0;
  std::string prepared_;             // taken_ bytes that have been taken, then ahead()
  std::vector<std::size_t> source_;  // of each byte of prepared_, its byte in the given text
  std::vector<bool> is_within_;      // likewise, whether the byte before it comes from the same; empty if as given
  std::size_t taken_ = 0;
  std::optional<Pause> pause_;
  char32_t last_ = ' ';       // the last prepared character; a space at the start
  char last_mark_ = 0;        // the mark after the last word
  bool has_words_ = false;    // since the last mark that ended a clause
  bool is_at_start_ = true;   // no words since start() or a pause
  bool needs_space_ = false;  // before the next word, because an emoji's name was last
};

}  // namespace linnet
