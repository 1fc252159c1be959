// Tells whether a text is only white space.
#pragma once

#include <string_view>

namespace linnet::native {

// True for a text that the engine refuses as blank: nothing but Unicode's white space.
bool is_blank(std::string_view text);

}  // namespace linnet::native
