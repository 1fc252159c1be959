// MD5 (RFC 1321), the hash of Piper's catalogue. It finds damage, not malice: that is what https is for.
#pragma once

#include <string>

namespace linnet::native {

// In hexadecimal, small letters. io: the file cannot be read.
std::string md5_of_file(const std::string& path);

}  // namespace linnet::native
