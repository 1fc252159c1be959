// Whether a text has anything but white space.
#pragma once

#include <string_view>

namespace linnet::native {

// As the engine sees it, which refuses such a text: Unicode's white space counts.
bool is_blank(std::string_view text);

}  // namespace linnet::native
