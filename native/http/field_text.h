// Syntax of header fields (RFC 9110).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet::native {

bool is_token(std::string_view text);  // letters, digits and !#$%&'*+-.^_`|~; not empty
std::string lower(std::string text);
bool equal_names(std::string_view a, std::string_view b);  // ignores case
std::string trimmed(std::string_view text);                // without spaces and tabs at both ends
std::vector<std::string> listed(std::string_view text);    // "a, b ,,c" → a b c
// "localhost:8000" → "localhost", "[::1]:8000" → "::1". An IPv6 address without brackets has no port.
std::string without_port(std::string_view host);

}  // namespace linnet::native
