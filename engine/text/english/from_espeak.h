// espeak-ng's phonemes of an English word → misaki's alphabet, for words that only espeak-ng is to read.
// Source: misaki 0.9.4, espeak.py (EspeakFallback).
#pragma once

#include <string>
#include <string_view>

#include "engine/text/english/pack.h"

namespace linnet::english {

std::string from_espeak(std::string_view ipa, Accent accent);

}  // namespace linnet::english
