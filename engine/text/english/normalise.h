// English text → words that a lexicon can read: times, dates, money, units, abbreviations, Roman numerals, symbols.
// Plain numbers, years and $ £ € amounts stay digits. The rules are those of hibari-tts 0.2.1 (normalize.py), one after
// the other over the whole text.
#pragma once

#include <string_view>

#include "engine/text/normalize/traced_text.h"

namespace linnet::english {

using Normalised = normalize::TracedBytes;

// Time and memory grow with the length of the text alone. Requires of both: valid UTF-8 without NUL.
Normalised normalise(std::string_view text);
// Only what the tokeniser needs: runs of white space become single spaces, curved apostrophes straight ones.
Normalised tidied(std::string_view text);

}  // namespace linnet::english
