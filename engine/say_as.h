// What kind of thing a piece of text is, as SSML's <say-as> tells it. Public, a part of engine/linnet.h.
#pragma once

#include <cstddef>
#include <string>

namespace linnet {

struct SayAs {
  // cardinal (also number), ordinal, fraction, date, time, telephone, currency, unit, digits, characters (also
  // spell-out, verbatim). Any other is unknown.
  std::string kind;
  std::string format;  // of a date: the order of its parts, such as "dmy"; empty: as the language writes it

  bool operator==(const SayAs&) const = default;
};

// Bytes [begin, end) of a text are of that kind.
struct SayAsSpan {
  std::size_t begin, end;
  SayAs as;
};

}  // namespace linnet
