// The spoken form of a text of any length, a few kilobytes at a time, and where each byte of it comes from.
//
// The given text is cut into pieces of 2 KB at most, at an empty line if there is one, else at a line end, else behind
// white space, and only in a longer word inside of it. Where a piece does not end at an empty line, the text around it
// is normalised with it and left out again. So rules see 512 bytes on each side, a piece never ends inside of what a
// rule replaces, and the pieces together are the same as the spoken form of the whole text.
//
// Without normalisation the given text is its own spoken form, and nothing is copied.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/spoken_form.h"

namespace linnet {

class SpokenText {
 public:
  // Both must outlive it. spoken_form: null for a text that is spoken as it is. Requires: valid UTF-8 without NUL.
  SpokenText(std::string_view given, const SpokenFormOf* spoken_form) : given_(given), spoken_form_(spoken_form) {}

  // Continues at byte `position` of the given text, in its part [part_begin, part_end), which is spoken independently
  // of what is around it. Returns the place in text() where to read on.
  std::size_t start(std::size_t part_begin, std::size_t position, std::size_t part_end);
  // Makes text() go on for at least `ahead` bytes behind `at`, if the part does, and forgets what is far before `at`.
  // Returns by how many bytes all places in text() have become less.
  std::size_t advance(std::size_t at, std::size_t ahead);

  std::string_view given() const { return given_; }
  bool is_as_given() const { return spoken_form_ == nullptr; }
  // What is known of the spoken form of the part: up to its end, or less if has_more().
  std::string_view text() const { return is_as_given() ? given_.substr(0, part_end_) : std::string_view(window_); }
  bool has_more() const { return !is_as_given() && next_ < part_end_; }
  bool ends_given() const { return part_end_ == given_.size(); }  // no text is behind the part

  // The byte of the given text from which text()[at] comes; 0 <= at <= text().size().
  std::size_t origin(std::size_t at) const { return is_as_given() ? at : origin_[at]; }
  // Whether text()[at] and the character before it come from the same place.
  bool is_within(std::size_t at) const { return !is_as_given() && at > 0 && origin_[at] == origin_[at - 1]; }
  // The byte of the given text up to which it is spoken by text()[0, at).
  std::size_t spoken_until(std::size_t at) const;
  // The byte of the line end in the given text that text()[at] is; none if a rule has put it there.
  std::optional<std::size_t> given_line_end(std::size_t at) const;

 private:
  // The next piece; with what is spoken before it, if asked, whose length it returns.
  std::size_t append_piece(bool with_text_before);

  std::string_view given_;
  const SpokenFormOf* spoken_form_;
  std::size_t part_begin_ = 0, part_end_ = 0;
  std::size_t next_ = 0;  // given_[next_, part_end_) is not in window_ yet
  std::string window_;
  std::vector<std::size_t> origin_ = {0};  // window_.size() + 1
};

}  // namespace linnet
