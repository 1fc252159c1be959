// UTF-8: check_text() checks a text once where it enters; all other functions read without checks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linnet {

// bad_input, naming the byte offset: `text` is not UTF-8 (overlong forms and surrogates included), holds NUL, or is
// blank.
void check_text(std::string_view text);

// Returns the codepoint at `position` and moves `position` to the next one. Requires: valid UTF-8, position <
// text.size().
char32_t take_codepoint(std::string_view text, std::size_t& position);
void append_utf8(std::string& out, char32_t codepoint);
std::string to_utf8(char32_t codepoint);

// The longest prefix of at most `limit` bytes that does not break a codepoint. Requires: limit >= 4.
std::string_view prefix_of_codepoints(std::string_view text, std::size_t limit);
// The same, ending after the last white space in it, if there is any.
std::string_view prefix_of_words(std::string_view text, std::size_t limit);
std::string_view without_outer_space(std::string_view text);

}  // namespace linnet
