// Calls on sockets that systems spell differently. None of those for a client's socket waits, once it has been
// prepared.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string>

namespace linnet::native {

void prepare_socket(int socket);  // call once before the others
// Number of bytes; 0: there are none at the moment, or no room for them; -1: the connection has ended.
std::ptrdiff_t receive_now(int socket, std::span<char> room);
std::ptrdiff_t send_now(int socket, std::span<const char> bytes);
enum class SocketEvent { none, ready, lost };
// Waits for data, or the end of the connection, to be read.
SocketEvent wait_until_readable(int socket, std::chrono::milliseconds time);
// Waits until bytes can be sent; lost: the other side has gone.
SocketEvent wait_until_writable(int socket, std::chrono::milliseconds time);
bool has_peer_closed(int socket);  // also when what it has sent before has not been read
void end_sending(int socket);
void close_socket(int socket);

// Of a listening socket, before it is bound: it can take a port whose last connections are still ending, and no port
// that another server has.
void set_listening_options(int socket);
enum class BindProblem { none, in_use, other };
BindProblem last_bind_problem();  // of the last call that failed
std::string last_socket_error();  // its reason in words; empty: unknown
void forget_socket_error();

// An IPv4 address is read as ::ffff:1.2.3.4. False: it is no address.
bool read_address(const std::string& text, std::array<unsigned char, 16>& address);
// Of 4 bytes "192.0.2.1", of 16 "2001:db8::1"; in the network's order.
inline constexpr std::size_t ipv4_address_bytes = 4, ipv6_address_bytes = 16;
std::string address_text(std::span<const std::byte> address);

}  // namespace linnet::native
