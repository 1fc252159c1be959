// IPA of English → misaki's alphabet, which has letters of its own for diphthongs: "eɪ" → "A". For phonemes that a text
// has in double brackets, and for words that espeak-ng reads. Source: misaki 0.9.4, espeak.py (EspeakFallback).
#pragma once

#include <string>
#include <string_view>

#include "engine/text/english/pack.h"

namespace linnet::english {

// Letters that only misaki has, such as "A", stay as they are.
std::string from_ipa(std::string_view ipa, Accent accent);

}  // namespace linnet::english
