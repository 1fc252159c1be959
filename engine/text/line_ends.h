// Which line ends are pauses: those of lists, verse and headings are, those inside a wrapped paragraph are not.
//
// A paragraph was wrapped where its words stopped fitting: the next line's first word would not have fitted behind the
// line. "Fitted" is measured by the widest line nearby (three lines each way, up to an empty one). In order:
// - A line that begins as an item does ("- ", "• ", "3. ", "b) ") is one: pause.
// - Prose is told by a line that begins with a small letter. Lines of 60 columns and more are wrapped where they are
//   filled by half, since not all programs fill lines as far as they can. Narrower ones, from 24, are where no line had
//   room for the next word and the paragraph ends with a mark or out of sight, or there are three and 30 columns.
// - Without small letters (names and nouns in the right places, or a script that has none) lines are wrapped if the
// next
//   word did not fit and the widest has 40 to 132 columns; where all begin with capitals, as verse does, from 60.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

// Whether the voice pauses at the line end at byte `line_end`. Looks at a few hundred bytes around it. Requires: valid
// UTF-8, a line end there, and a word behind it that is not on the next line but one.
bool line_end_pauses(std::string_view text, std::size_t line_end);

}  // namespace linnet
