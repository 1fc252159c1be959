#include "native/http/proxy_header.h"

#include <algorithm>
#include <string_view>

#include "engine/error.h"
#include "native/http/socket_calls.h"

namespace linnet::native {
namespace {

constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr int of_proxy_itself = 0x20, of_client = 0x21;  // version and command
constexpr int no_family = 0x00, tcp_ipv4 = 0x11, tcp_ipv6 = 0x21, unix_stream = 0x31;
constexpr std::size_t ipv4_bytes = 12, ipv6_bytes = 36;  // two addresses and two ports

int at(std::span<const std::byte> bytes, std::size_t place) { return std::to_integer<int>(bytes[place]); }

[[noreturn]] void bad(const char* what) {
  throw Error(ErrorKind::bad_input, std::string("the header of the PROXY protocol ") + what);
}

// The first address in the network's byte order. Of IPv4 in IPv6 ("::ffff:192.0.2.1") only the former is written, so
// that a client has one name.
std::string text_of(std::span<const std::byte> address) {
  constexpr std::string_view before_ipv4 = "::ffff:";
  const std::string text = address_text(address);
  const bool is_mapped = text.starts_with(before_ipv4) && text.find('.') != std::string::npos;
  return is_mapped ? text.substr(before_ipv4.size()) : text;
}

}  // namespace

std::size_t proxy_header_rest_bytes(std::span<const std::byte, proxy_header_begin_bytes> begin) {
  const auto is_same = [](char c, std::byte b) { return static_cast<unsigned char>(c) == std::to_integer<int>(b); };
  if (!std::equal(signature.begin(), signature.end(), begin.begin(), is_same))
    bad("is missing: the connection does not begin with one of version 2");
  const auto rest = static_cast<std::size_t>(at(begin, 14) << 8 | at(begin, 15));
  if (rest > most_proxy_header_bytes) bad("has more than 2048 bytes");
  return rest;
}

std::string client_in_proxy_header(std::span<const std::byte> header) {
  if (header.size() < proxy_header_begin_bytes) bad("ends too early");
  if (header.size() != proxy_header_begin_bytes + proxy_header_rest_bytes(header.first<proxy_header_begin_bytes>()))
    bad("has another length than it says");
  const std::span<const std::byte> addresses = header.subspan(proxy_header_begin_bytes);
  const int command = at(header, 12), family = at(header, 13);
  if (command == of_proxy_itself) return "";
  if (command != of_client) bad("has a version other than 2, or an unknown command");
  if (family == no_family || family == unix_stream) return "";
  if (family != tcp_ipv4 && family != tcp_ipv6) bad("is of no TCP connection");
  if (addresses.size() < (family == tcp_ipv4 ? ipv4_bytes : ipv6_bytes)) bad("is too short for its addresses");
  return text_of(addresses.first(family == tcp_ipv4 ? ipv4_address_bytes : ipv6_address_bytes));
}

}  // namespace linnet::native
