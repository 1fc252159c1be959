// The words of the normaliser: hibari-tts's normalize.json. Entries with more characters come first.
#pragma once

#include <span>

#include "engine/text/normalize/traced_text.h"

namespace linnet::english {

using normalize::Codes;

struct MonthName {
  Codes text;
  int month;  // 1 … 12
};

struct Expansion {
  Codes text;
  Codes expansion;
};

struct Plural {
  Codes text;
  Codes one, many;
};

struct Keyword {
  Codes text;
};

std::span<const MonthName> month_names();
Codes month_name(int month);                 // Requires: 1 <= month <= 12
std::span<const Expansion> titles();         // before a name: St → Saint
std::span<const Expansion> abbreviations();  // with their period: St. → Street
std::span<const Plural> units();
std::span<const Plural> currencies();         // by sign or code: ¥, USD
std::span<const Expansion> spaced_symbols();  // read between two words only; in the order in which they are replaced
std::span<const Expansion> symbols();
std::span<const Keyword> numbered_things();  // with a Roman cardinal: Chapter
std::span<const Keyword> numbered_names();   // with a Roman ordinal: Henry

}  // namespace linnet::english
