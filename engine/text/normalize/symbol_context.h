// What is around a sign.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/normalize/recognizer.h"

namespace linnet::normalize {

// The contexts of `symbol-word` lines (symbols.h).
bool is_symbol_context(std::string_view context);
// Whether text[begin, end) stands in that context. Requires: is_symbol_context(context).
bool stands_in_context(Codes text, std::size_t begin, std::size_t end, std::string_view context);

}  // namespace linnet::normalize
