// Tells at which line ends the voice pauses. It pauses behind the lines of a list, of verse and behind a heading. It
// does not pause inside a paragraph that a program or a person has wrapped.
//
// Whoever wraps a paragraph ends a line where the next word no longer fits. So this code looks at the four lines before
// the line end and the four after it, as far as the next empty line, and takes the widest of them for the width of the
// paragraph. A line is full if the first word of the next line would have made it wider than that. The first of these
// rules that applies decides:
// - The next line begins as an item of a list does ("- ", "• ", "3. ", "b) "): the voice pauses.
// - One of the lines begins with a small letter, other than the paragraph's first: the text is prose.
//   - Its widest line has 60 columns or more: the voice pauses only if this line has less than half of that and is not
//     full. Not all programs fill lines as far as they can.
//   - Its widest line has fewer columns: the voice does not pause if every line but the last is full and the lines look
//     like a paragraph. They do if the widest has 24 columns and the last one ends with a mark or is not the
//     paragraph's last, or if the widest has 30 columns and there are three lines. All else is a list: the voice
//     pauses.
// - No line begins with a small letter, since each begins with a name or a noun, or since the script has none: the
//   voice does not pause if this line is full and the widest has 40 to 132 columns. Where all lines begin with
//   capitals, as verse does, the widest must have 60.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

// Whether the voice pauses at the line end at byte `line_end`. It looks at a few hundred bytes around that. The text
// must be valid UTF-8 and have a line end there, and the next line must have a word.
bool line_end_pauses(std::string_view text, std::size_t line_end);

}  // namespace linnet
