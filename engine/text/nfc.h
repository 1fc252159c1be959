// Unicode's canonical composition (NFC): e + ´ → é. Dictionaries are written in composed letters, macOS writes others.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace linnet {

// NFC of a whole text.
std::u32string nfc(std::u32string_view codes);

// NFC of a text is that of its pieces. The end of the piece at `begin`: a character and all that may be composed with
// it or sorted before it. Requires: begin < codes.size().
std::size_t nfc_piece_end(std::u32string_view codes, std::size_t begin);

// Whether NFC may change a piece; false for nearly every one.
bool nfc_may_change(std::u32string_view piece);

}  // namespace linnet
