// Brings a text into the form that dictionaries and recognizers know: composed letters (NFC), plain letters and digits
// in place of those that Unicode keeps for compatibility (ﬁ, 𝗕, Ⅳ, ℃, ㎏, Ａ), plain spaces, and no characters without
// a sound.
//
// What stays for recognizers: ² ³ ⁴ ⁻ and other raised digits and signs, fractions (½), ª º, № ™ ©, the minus sign
// U+2212 (no hyphen: it is sure to mean a minus), primes, and the selectors and joiners inside emoji. No-break, thin
// and figure spaces between digits become U+00A0, since they separate thousands there; all other spaces become a plain
// one. Line ends, and the marks of Chinese sentences (，。！) stay.
#pragma once

#include "engine/text/normalize/traced_text.h"

namespace linnet::normalize {

// Takes time of the text's length. Twice is once.
TracedText compose(TracedText text);

}  // namespace linnet::normalize
