// Whole text files.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "native/system/text_source.h"

namespace linnet::native {

// All of a file ("-": standard input), without a byte order mark. bad_input: more than `most_bytes`; not_found, io.
std::string read_text(const std::string& path, std::size_t most_bytes = most_text_bytes);

}  // namespace linnet::native
