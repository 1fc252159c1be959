// Tells whether a text is only white space.
#pragma once

#include <string_view>

namespace linnet {

// True if the text consists of Unicode's white space only; the engine refuses such a text as blank. Malformed bytes do
// not count as blank, since the engine refuses them for another reason. Reads up to the first other character.
bool is_blank(std::string_view text);

}  // namespace linnet
