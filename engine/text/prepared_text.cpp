#include "engine/text/prepared_text.h"

#include <algorithm>
#include <utility>

#include "engine/text/characters.h"
#include "engine/text/emoji.h"
#include "engine/text/letter_case.h"
#include "engine/text/line_ends.h"
#include "engine/text/mark_context.h"
#include "engine/text/utf8.h"

namespace linnet {
namespace {

// Longer runs of spaces and marks are shortened: a run of 10 MB is never in memory.
constexpr std::size_t most_spaces = 32, most_marks = 3;
constexpr std::size_t look_ahead = 1024;  // bytes of a spoken form behind a place that is prepared

bool is_ellipsis(char32_t c) { return c == 0x2026 || c == 0x22ef; }
bool is_loud(char32_t c) { return mark_of(c) == '?' || mark_of(c) == '!'; }

}  // namespace

void PreparedText::start(std::size_t part_begin, std::size_t position, std::size_t part_end) {
  next_ = spoken_.start(part_begin, position, part_end);
  text_ = spoken_.text();
  prepared_.clear();
  source_.clear();
  is_within_.clear();
  taken_ = 0;
  last_ = ' ';
  last_mark_ = 0;
  has_words_ = needs_space_ = false;
  is_at_start_ = true;
}

bool PreparedText::done() { return ahead().empty() && !pause_; }

std::string_view PreparedText::ahead() {
  if (taken_ > window) {
    prepared_.erase(0, taken_);
    const auto taken = static_cast<std::ptrdiff_t>(taken_);
    source_.erase(source_.begin(), source_.begin() + taken);
    if (!is_within_.empty()) is_within_.erase(is_within_.begin(), is_within_.begin() + taken);
    taken_ = 0;
  }
  const std::size_t enough = spoken_.is_as_given() ? window : spoken_window;
  while (!pause_ && size() < enough && has_text()) step();
  return std::string_view(prepared_).substr(taken_);
}

bool PreparedText::has_text() {
  if (spoken_.has_more() && text_.size() - next_ < look_ahead) {
    next_ -= spoken_.advance(next_, look_ahead);
    text_ = spoken_.text();
  }
  return next_ < text_.size();
}

std::size_t PreparedText::position() const {
  if (!is_within()) return source(0);
  for (std::size_t at = 0; at < size(); ++at)
    if (!is_within_at(at)) return source(at);
  return spoken_.spoken_until(next_);
}

std::optional<Pause> PreparedText::take_pause() {
  return is_pausing() ? std::exchange(pause_, std::nullopt) : std::nullopt;
}

// Lines are judged as they have been given.
bool PreparedText::pauses_at_line_end(std::size_t at) const {
  const std::optional<std::size_t> line_end = spoken_.given_line_end(at);
  return line_end && line_end_pauses(spoken_.given(), *line_end);
}

// The fast path: plain letters, which are most of a text, are copied.
bool PreparedText::read_plain_letters() {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (needs_space_ || !is_plain(text_[next_])) return false;
  const std::size_t begin = next_;
  const std::size_t most = std::min(text_.size(), begin + window);
  while (next_ < most && is_plain(text_[next_])) {
    if (!spoken_.is_as_given()) is_within_.push_back(spoken_.is_within(next_));
    source_.push_back(spoken_.origin(next_++));
  }
  prepared_ += text_.substr(begin, next_ - begin);
  last_ = static_cast<unsigned char>(text_[next_ - 1]);
  last_mark_ = 0;
  has_words_ = true;
  is_at_start_ = false;
  return true;
}

void PreparedText::step() {
  if (read_plain_letters()) return;
  const char32_t c = codepoint_at(next_);
  if (is_white_space(c)) return read_white_space();
  if (read_emoji() || read_ellipsis() || read_dash() || read_mark()) return;
  read_character();
}

char32_t PreparedText::codepoint_at(std::size_t at) const { return behind(at); }

char32_t PreparedText::behind(std::size_t& at) const { return at < text_.size() ? take_codepoint(text_, at) : 0; }

std::size_t PreparedText::behind_spaces(std::size_t at) const {
  for (std::size_t i = at; i < text_.size(); at = i) {
    const char32_t c = behind(i);
    if (!is_white_space(c) && !is_quote(c) && !is_closing_bracket(c) && !is_unheard(c)) break;
  }
  return at;
}

void PreparedText::put(char32_t codepoint, std::size_t from) {
  append_utf8(prepared_, codepoint);
  source_.resize(prepared_.size(), spoken_.origin(from));
  if (!spoken_.is_as_given()) is_within_.resize(prepared_.size(), spoken_.is_within(from));
  last_ = codepoint;
  needs_space_ = false;
}

void PreparedText::pause(Pause pause, std::size_t behind) {
  pause_ = pause;
  next_ = behind;
  last_ = ' ';
  last_mark_ = 0;
  has_words_ = needs_space_ = false;
  is_at_start_ = true;
}

void PreparedText::read_white_space() {
  const std::size_t begin = next_;
  std::size_t end = begin;
  std::size_t spaces = 0;
  std::size_t lines = 0;
  std::size_t line_end = 0;
  for (std::size_t i = begin; i < text_.size(); end = i) {
    const char32_t c = behind(i);
    if (!is_white_space(c) && !is_unheard(c)) break;
    const bool is_second_of_pair = c == '\n' && end > begin && text_[end - 1] == '\r';
    if (is_line_end(c) && !is_second_of_pair && lines++ == 0) line_end = end;
    if (is_white_space(c) && lines < 2 && spaces++ < most_spaces) put(c, end);
  }
  next_ = end;
  if (lines == 0) return;
  if (lines > 1) {  // any number of empty lines, with any line ends
    put('\n', end);
    put('\n', end);
    has_words_ = false;
    last_mark_ = 0;
  } else if (end < text_.size() &&
             (last_mark_ == 0 || (last_mark_ == '.' && is_small(codepoint_at(behind_spaces(end))))) &&
             pauses_at_line_end(line_end)) {
    pause({'.', true}, end);
  }
}

Pause PreparedText::pause_of_ellipsis(std::size_t end) const {
  const std::size_t next = behind_spaces(end);
  if (next == text_.size()) return spoken_.ends_given() ? Pause{'.', true} : Pause{',', false};
  std::size_t lines = 0;
  std::size_t line_end = 0;
  for (std::size_t i = end; i < next;) {
    const std::size_t at = i;
    if (behind(i) == '\n' && lines++ == 0) line_end = at;
  }
  const bool ends = lines > 1 || (lines == 1 && pauses_at_line_end(line_end));
  return ends ? Pause{'.', true} : Pause{',', false};
}

// "…", "..." and more dots, ". . .", and two dots behind a word.
bool PreparedText::read_ellipsis() {
  std::size_t end = next_;
  std::size_t dots = 0;
  bool is_one = false;
  for (std::size_t i = end; i < text_.size(); end = i) {
    const char32_t c = behind(i);
    if (c != '.' && !is_ellipsis(c)) break;
    is_one = is_one || is_ellipsis(c);
    ++dots;
  }
  if (dots == 0) return false;
  if (dots == 1 && !is_one && text_.substr(next_).starts_with(". . .")) end = next_ + 5, dots = 3;
  const char32_t after = codepoint_at(end);
  const bool is_behind_word = is_word_character(last_) && (after == 0 || is_white_space(after) || is_quote(after));
  if (!is_one && dots < 3 && !(dots == 2 && is_behind_word)) return false;
  if (mark_of(after) != 0) {
    next_ = end;  // "…?": the mark that follows decides
  } else {
    pause(pause_of_ellipsis(end), end);
  }
  return true;
}

bool PreparedText::read_dash() {
  std::size_t end = next_;
  std::size_t count = 0;
  const char32_t first = codepoint_at(next_);
  if (first != '-' && !is_dash(first)) return false;
  for (std::size_t i = end; i < text_.size(); end = i, ++count)
    if (const char32_t c = behind(i); first == '-' ? c != '-' : !is_dash(c)) break;
  const bool space_before = is_white_space(last_);
  const bool space_after = is_white_space(codepoint_at(end));
  const bool is_hyphens = first == '-';
  const bool is_short = first == 0x2013 && count == 1;
  if ((is_hyphens && count == 1) || (is_short && !space_before && !space_after)) return false;  // well-known, 3–5
  const char32_t after = codepoint_at(behind_spaces(end));
  const bool is_option = is_hyphens && space_before && !space_after;  // --help
  const bool is_between =
      has_words_ && !is_option && (is_word_character(after) || is_emoji(after) || is_opening_bracket(after));
  if (is_at_start_ && !is_option) return pause({';', false}, end), true;  // after phonemes
  const std::size_t at = std::exchange(next_, end);
  if (!is_between || mark_of(last_) != 0) {
    put(is_between ? ' ' : first, at);
    if (is_hyphens && !is_between) put(first, at);
    return true;
  }
  if (!space_before) put(' ', at);
  put(0x2014, at);
  if (!space_after) put(' ', end);
  has_words_ = false;
  last_mark_ = ';';
  return true;
}

void PreparedText::say(std::string_view words, std::size_t from) {
  if (!is_white_space(last_) && !is_opening_bracket(last_) && !is_quote(last_)) put(' ', from);
  for (std::size_t i = 0; i < words.size();) {  // without marks: "Flagge: Deutschland" is spoken without a pause
    const char32_t c = take_codepoint(words, i);
    if (mark_of(c) == 0 || (i < words.size() && words[i] != ' ')) put(c, from);
  }
  last_ = 'a';
  last_mark_ = 0;
  has_words_ = needs_space_ = true;
  is_at_start_ = false;
}

bool PreparedText::read_emoji() {
  const EmojiSequence emoji = emoji_at(text_, next_);
  if (emoji.end == 0) return false;
  // An emoji's name begins with a small letter; espeak-ng would not treat a full stop before it as one.
  if (last_mark_ == '.' && is_white_space(last_)) return pause({'.', true}, next_), true;
  const std::size_t at = std::exchange(next_, emoji.end);
  const auto name_of = [&](const std::string& symbol) {
    const std::string name = name_(symbol);
    return name.empty() ? symbol : name;
  };
  for (const std::string& spelling : emoji.spellings) {
    if (const std::string name = name_(spelling); !name.empty()) {
      say(name, at);
      for (const std::string& tone : emoji.tones) say(name_of(tone), at);
      return true;
    }
  }
  for (const std::string& part : emoji.parts) say(name_of(part), at);
  for (const std::string& tone : emoji.tones) say(name_of(tone), at);
  return true;
}

// Whether a mark is between two words: "you?I", "C++?I", "viens ?Oui", "Hola!¿Qué"; "a,b", not "1,2".
bool PreparedText::is_behind_word(char32_t mark, char32_t after) const {
  if (!is_loud(mark)) return is_letter(last_) && is_letter(after);
  if (is_white_space(last_)) return has_words_ && is_letter(after) && !is_small(after);
  const bool begins_word = is_letter(after) || after == 0xbf || after == 0xa1;
  return begins_word && (is_word_character(last_) || is_closing_bracket(last_));
}

bool PreparedText::read_mark() {
  std::size_t end = next_;
  const char32_t first = behind(end);
  const char mark = mark_of(first);
  if (mark == 0) return false;
  std::size_t run_end = end;
  for (std::size_t i = end; is_loud(first) && i < text_.size() && is_loud(behind(i));) run_end = i;
  const char32_t after = codepoint_at(run_end);
  if (is_loud(first) && is_letter(last_) && is_genitive(text_, run_end)) return next_ = run_end, true;  // Yahoo!’s
  const bool stands_apart = after == 0 || is_white_space(after) || is_quote(after) || is_closing_bracket(after) ||
                            mark_of(after) != 0 || first >= 0x3000;
  // Marks at the start belong to the phonemes before. Elsewhere espeak-ng would speak the name of a mark that has no
  // word before it.
  if (!has_words_ && stands_apart && (is_at_start_ || is_loud(first))) {
    const bool goes_on = mark == '.' && is_small(codepoint_at(behind_spaces(run_end)));
    pause({mark, (is_loud(first) || mark == '.') && !goes_on}, run_end);
    return true;
  }
  const bool may_lack_space = mark == ',' || mark == ';' || is_loud(first);
  const bool lacks_space = may_lack_space && first < 0x3000 && is_behind_word(first, after) &&
                           !(is_loud(first) && is_apostrophe(text_, next_)) && !is_in_address(text_, next_);
  std::size_t at = next_;
  for (std::size_t marks = 0; at < run_end && marks < most_marks; ++marks) {
    const std::size_t from = at;
    put(behind(at), from);
  }
  if (lacks_space) put(' ', run_end);
  last_mark_ = mark;
  if ((stands_apart && mark_of(after) == 0) || lacks_space) has_words_ = false;
  next_ = run_end;
  return true;
}

void PreparedText::read_character() {
  const std::size_t at = next_;
  const char32_t c = behind(next_);
  if (is_unheard(c) || (is_joiner(c) && !is_of_joining_script(last_))) return;
  const bool is_word = is_word_character(c);
  if (is_word && needs_space_) put(' ', at);
  put(c, at);
  if (!is_word) return;
  has_words_ = true;
  is_at_start_ = false;
  last_mark_ = 0;
}

}  // namespace linnet
