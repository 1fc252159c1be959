#pragma once

#include <string_view>

namespace linnet::native {

extern const std::string_view version;  // MAJOR.MINOR.PATCH, from the file VERSION

}  // namespace linnet::native
