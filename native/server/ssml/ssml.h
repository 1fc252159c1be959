// A strict subset of SSML 1.1: speak, p, s, break, prosody rate, phoneme (ipa), sub, say-as, voice. What a document may
// do to a reader is bounded: no DTD, no entities but XML's own, ten levels of elements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet {

// What is spoken in one go: `text` may hold [[phonemes]].
struct SsmlSegment {
  std::string text;            // not blank
  float rate = 1;              // 0.25..4, larger is faster
  std::string voice;           // as the document names it; empty: the usual one
  double silence_seconds = 0;  // after it
};

// Whether a text is meant as SSML: it begins with <speak or with an XML declaration.
bool is_ssml(std::string_view text);

// bad_input: malformed, unknown attributes' values, nothing to speak, more than an hour of breaks or 5,000 parts; names
// the line. A break before the
// first words is the silence after a part without text, the only such part.
std::vector<SsmlSegment> parse_ssml(std::string_view document);

}  // namespace linnet
