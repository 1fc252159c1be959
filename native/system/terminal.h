// The terminal in which the program runs.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet::native {

std::size_t terminal_width();                 // of standard error's terminal, in columns; 80 if it has none
extern const std::string_view end_of_typing;  // the keys that end standard input: "Ctrl-D"

// Called by main() first: what the program prints is UTF-8 wherever it goes, and no byte of it is changed.
void set_up_terminal();

}  // namespace linnet::native
