// How names without spaces are said: "BlackFriday2024" is Black Friday 2024, ".html" is h t m l.
#pragma once

#include <string>

#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// Appends `name` with spaces where a word begins: BlackFriday, HTMLParser, covid19, snake_case.
void append_split_name(std::u32string& out, Codes name);

// Appends the letters of `part`, as capitals with `between` between them.
void append_letters(std::u32string& out, Codes part, Codes between);

// Whether a part of an address can only be spelled: html, xkcd.
bool has_to_be_spelled(Codes part);

// `words` with a space before or behind where text[begin, end), which they replace, touches something that is said.
std::u32string set_apart(Codes text, std::size_t begin, std::size_t end, Codes words);

}  // namespace linnet::normalize
