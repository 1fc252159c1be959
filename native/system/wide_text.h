// Windows' own texts are UTF-16; those of this program are UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace linnet::native {

std::wstring wide(std::string_view utf8);
std::string utf8(std::wstring_view wide);
std::string windows_error(unsigned long number);  // of GetLastError(), in words of the system's language

}  // namespace linnet::native
