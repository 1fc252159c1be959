// How deeply a text of JSON is nested, before it is parsed. A callback of the parser could bound that too, but then
// nlohmann's takes a time that grows with the square of the number of values in an object.
#pragma once

#include <cstddef>
#include <string_view>

namespace linnet {

// The most '[' and '{' that are open at a time, outside of strings. `json` may be any bytes.
std::size_t nesting_of(std::string_view json);

}  // namespace linnet
