// The Unicode data behind nfc.cpp. nfc_table.cpp is written by make_nfd_table.py.
#pragma once

#include <cstdint>
#include <span>

namespace linnet {

struct CodeRange {
  char32_t begin, last;
};

// Indices into decomposition_table() of the pairs that NFC composes, sorted by first and second.
std::span<const std::uint16_t> composite_table();
// Codepoints of combining class 0 that NFC composes with the one before them, or decomposes into marks; sorted.
std::span<const CodeRange> composing_starter_table();

}  // namespace linnet
