#include "native/blank_text.h"

#include <algorithm>
#include <iterator>

namespace linnet::native {

bool is_blank(std::string_view text) {
  constexpr std::string_view spaces[] = {" ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085",
                                         "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                         "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                         "\u2029", "\u202f", "\u205f", "\u3000"};
  while (!text.empty()) {
    const auto found =
        std::find_if(std::begin(spaces), std::end(spaces), [&](std::string_view s) { return text.starts_with(s); });
    if (found == std::end(spaces)) return false;
    text.remove_prefix(found->size());
  }
  return true;
}

}  // namespace linnet::native
