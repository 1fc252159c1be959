// Whether a text has anything to read at all.
#pragma once

#include <string_view>

namespace linnet {

// True if the text has nothing but what Unicode calls white space. The engine refuses such a text as blank. Malformed
// bytes are not blank, since the engine refuses those for another reason. It reads no further than to the first
// character that is none.
bool is_blank(std::string_view text);

}  // namespace linnet
