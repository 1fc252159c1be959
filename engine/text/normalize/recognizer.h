// A class of written things that are read otherwise than they are spelled: money, dates, units.
#pragma once

#include <cstddef>
#include <string>

#include "engine/text/normalize/traced_text.h"

namespace linnet::normalize {

struct Match {
  std::size_t end = 0;   // behind what is replaced; 0: nothing is
  std::u32string words;  // what is said in its place
};

// May be used by several threads at once.
class Recognizer {
 public:
  virtual ~Recognizer() = default;
  // What `linnet words` says that has decided, such as "money".
  virtual const char* name() const = 0;
  // Whether something of this class begins at text[i]. Looks at a bounded number of characters (256) around `i`, so
  // that the time for a text grows with its length alone. Requires: i < text.size().
  virtual Match at(Codes text, std::size_t i) const = 0;
};

}  // namespace linnet::normalize
