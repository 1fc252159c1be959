// A strict subset of SSML 1.1: speak, p, s, break, prosody rate, pitch and volume, phoneme (ipa), sub, say-as,
// voice, mark. Limits
// for untrusted documents: no DTD, no entities except XML's own, ten levels of elements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/say_as.h"

namespace linnet {

struct SsmlMark {
  std::string name;
  std::size_t at;  // before this byte of the part's text; its length: behind it
};

// A part of a document that is spoken with the same settings: `text` may contain [[phonemes]].
struct SsmlSegment {
  std::string text;               // not blank
  float rate = 1;                 // 0.25..6, larger is faster
  float volume = 1;               // 0..10, a factor
  std::string voice;              // as named in the document; empty: the request's voice
  double silence_seconds = 0;     // after the text
  std::vector<SayAsSpan> say_as;  // of the text, in its order, apart from each other
  float pitch = 1;                // 0.5..2, a factor
  std::vector<SsmlMark> marks;    // of the text, in its order
};

// Whether a text is SSML: it begins with <speak or with an XML declaration.
bool is_ssml(std::string_view text);

// bad_input: malformed, unknown attributes' values, nothing to speak, more than an hour of breaks, 5,000 parts or
// 20,000 marks; names the line. A break before the first words is the silence after a part without text, the only such
// part.
std::vector<SsmlSegment> parse_ssml(std::string_view document);

}  // namespace linnet
