// The marks within a line of Markdown: emphasis, links, images, code, HTML.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/normalize/traced_text.h"

namespace linnet::normalize {

// Appends what is heard of `line`, which begins at byte `begin` of the text; out.origin gets one entry for each byte.
// Takes time of the line's length.
void append_heard_line(std::string_view line, std::size_t begin, TracedBytes& out);

// Appends `bytes` of the text as they are.
void append_bytes(std::string_view bytes, std::size_t begin, TracedBytes& out);
// Appends `bytes`, all of which come from byte `at`.
void append_from(std::string_view bytes, std::size_t at, TracedBytes& out);

}  // namespace linnet::normalize
