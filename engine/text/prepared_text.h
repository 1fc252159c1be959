// Text as the phonemizer gets it. espeak-ng reads words well, and marks that have white space after them. What else a
// text holds is turned into those here, and each byte remembers where it stood:
// - characters that nobody hears (engine/text/characters.h) are left out;
// - emoji become their names, sequences as a whole, apart from the words beside them;
// - dashes between words, and ? ! , ; without a space after them, get their spaces; not inside addresses;
// - where the voice pauses and espeak-ng would not, the text is divided, and the pause is told apart: an ellipsis, the
//   end of a list's line, marks behind phonemes.
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

// The name of a symbol as words of the voice's language; empty: it has none.
using SymbolName = std::function<std::string(std::string_view symbol)>;

class PreparedText {
 public:
  // `text` must outlive it. Requires: valid UTF-8 without NUL.
  PreparedText(std::string_view text, SymbolName name) : text_(text), name_(std::move(name)) {}

  // From now on text[begin, end) is prepared; what stands around it is looked at to judge lines. Requires: done().
  void start(std::size_t begin, std::size_t end);
  bool done();  // nothing is left of it, and no pause
  // What is next, up to a pause or the end. At least `window` bytes if there are so many; the view holds until take().
  std::string_view ahead();
  // The byte of the text where byte `at` of ahead() comes from, 0 <= at <= ahead().size().
  std::size_t source(std::size_t at) const { return at < size() ? source_[taken_ + at] : next_; }
  void take(std::size_t bytes) { taken_ += bytes; }        // Requires: bytes <= ahead().size()
  std::size_t position() const { return source(0); }       // all before it has been taken
  bool is_pausing() { return ahead().empty() && pause_; }  // the pause comes now
  std::optional<Pause> take_pause();                       // nothing while !is_pausing()

  static constexpr std::size_t window = 20'000;  // bytes: more than the phonemizer looks at

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
  char32_t behind(std::size_t& at) const;           // the same, and `at` moves behind it
  std::size_t behind_spaces(std::size_t at) const;  // and quotes
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
  std::string prepared_;             // ahead() and what has been taken of it
  std::vector<std::size_t> source_;  // for each byte of prepared_
  std::size_t taken_ = 0;
  std::optional<Pause> pause_;
  char32_t last_ = ' ';       // what was prepared last; a space at the start
  char last_mark_ = 0;        // the mark behind the last word
  bool has_words_ = false;    // since the last mark that ended a clause
  bool is_at_start_ = true;   // no words since start() or a pause
  bool needs_space_ = false;  // before the next word: an emoji's name came last
};

}  // namespace linnet
