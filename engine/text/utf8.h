// UTF-8: check it once at the door, then read it without checks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linnet {

// bad_input, naming the byte offset: `text` is not UTF-8 (overlong forms and surrogates included), holds NUL, or is
// blank.
void check_text(std::string_view text);

// The codepoint at `position`, which moves behind it. Requires: valid UTF-8, position < text.size().
char32_t take_codepoint(std::string_view text, std::size_t& position);
void append_utf8(std::string& out, char32_t codepoint);
std::string to_utf8(char32_t codepoint);

// The longest prefix of at most `limit` bytes that does not break a codepoint. Requires: limit >= 4.
std::string_view prefix_of_codepoints(std::string_view text, std::size_t limit);
// The same, ending behind white space where there is any.
std::string_view prefix_of_words(std::string_view text, std::size_t limit);
std::string_view without_outer_space(std::string_view text);

}  // namespace linnet
