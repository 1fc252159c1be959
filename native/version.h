#pragma once

#include <string_view>

namespace linnet::native {

inline constexpr std::string_view version = "0.1.0";

}  // namespace linnet::native
