// What is taken off a chunk of text: marks at its begin and end, and the places at which its middle is divided.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet::english {

// Bytes of the mark at the begin: a bracket, a quote, a currency, two or more periods. 0 if there is none.
std::size_t prefix_length(std::string_view chunk);
// Bytes of the mark at the end; also 's, a unit behind a digit, a period behind a small letter or two capitals.
std::size_t suffix_length(std::string_view chunk);

// Bytes of the infix at `at`, between the character before it and the one behind it: a hyphen between letters, an
// ellipsis. 0 if there is none. `before` is 0 at the begin.
std::size_t infix_length(std::string_view chunk, std::size_t at, char32_t before);

// Whether all of the chunk is a web or mail address.
bool is_address(std::string_view chunk);

}  // namespace linnet::english
