// What this very build consists of, and the licences of its parts: what `linnet --licenses` prints.
#pragma once

#include <span>
#include <string_view>

namespace linnet::native {

extern const std::span<const std::string_view> licences;  // one text, in pieces. Written by toolchains/notices

}  // namespace linnet::native
