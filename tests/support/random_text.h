// Random but repeatable texts, as a fuzzer would try first.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "engine/text/utf8.h"

namespace linnet::tests {

// Any codepoints except NUL and surrogates; those of common scripts and punctuation are more frequent.
inline std::string random_text(std::mt19937& random, std::size_t codepoints) {
  const auto number = [&](char32_t begin, char32_t last) {
    return std::uniform_int_distribution<std::uint32_t>(begin, last)(random);
  };
  static constexpr std::string_view pieces[] = {
      ". ", "? ",  "! ", ", ", "; ", ": ", "...",  "… ",  "\n",      "\n\n",       "[[",  "]]",
      " ",  " ",   " ",  "(",  ")",  "\"", "the ", "25 ", "e.g. ",   "www.x.org ", "<b>", "&amp;",
      "\t", "'s ", "-",  "–",  "。", "，", "؟ ",   "।",   "U.S.A. ", "$3.50 "};
  std::string text;
  for (std::size_t i = 0; i < codepoints; ++i) {
    switch (number(0, 9)) {
      case 0:
        append_utf8(text, number(1, 0xd7ff));
        break;
      case 1:
        append_utf8(text, number(0xe000, 0x10ffff));
        break;
      case 2:
        append_utf8(text, number(0xa0, 0x6ff));
        break;
      case 3:
        append_utf8(text, number(0x300, 0x36f));
        break;
      case 4:
        append_utf8(text, number(0x4e00, 0x9fff));
        break;
      case 5:
        text += pieces[number(0, std::size(pieces) - 1)];
        break;
      default:
        append_utf8(text, number('a', 'z'));
    }
  }
  return text;
}

}  // namespace linnet::tests
