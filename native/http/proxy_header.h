// The header of the PROXY protocol, version 2, by which a proxy that passes on bytes says whose connection it is. It is
// the first thing on a connection, in binary: 12 bytes that no request begins with, the version, the command and the
// family of the addresses, the length of what follows, addresses, and fields that are skipped.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace linnet::native {

inline constexpr std::size_t proxy_header_begin_bytes = 16;
inline constexpr std::size_t most_proxy_header_bytes = 2048;  // behind these; a certificate's fields fit

// How many bytes follow the first ones. bad_input: this is no such header, or a longer one.
std::size_t proxy_header_rest_bytes(std::span<const std::byte, proxy_header_begin_bytes> begin);

// The client's address, as "192.0.2.1" or "2001:db8::1", of a whole header. Empty: it tells none, since the proxy
// itself asks, as for its checks of health, or since the client has no address in a network. bad_input: it is damaged.
std::string client_in_proxy_header(std::span<const std::byte> header);

}  // namespace linnet::native
