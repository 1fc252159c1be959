// Where English text is cut into sentences, before its words are read. The rules are those of the package hibari-tts
// 0.2.1 (tts.py).
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace linnet::english {

struct SentenceRange {
  std::size_t begin, end;  // bytes of the text
  std::size_t next;        // where the sentence after it may begin; quotes and brackets behind a full stop are skipped
};

// Whether the voice pauses at the line end at that byte of the text (line_ends.h; the package pauses at every one).
using LineEndPauses = std::function<bool(std::size_t line_end)>;

// The first sentence at `from` or behind it: up to a line end where the voice pauses, or up to . ! ? … with white space
// behind, unless a small letter follows, or the full stop is that of a title (Mr. Smith) or an initial (J. Smith).
// Nothing is kept of the text. None if only white space is left. Requires: `from` is 0 or the `next` of a sentence
// before.
std::optional<SentenceRange> next_sentence(std::string_view text, std::size_t from, const LineEndPauses& pauses);
// The same, where the line ends of `text` decide.
std::optional<SentenceRange> next_sentence(std::string_view text, std::size_t from);

}  // namespace linnet::english
