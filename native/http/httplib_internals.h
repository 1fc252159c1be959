// What Linnet uses of cpp-httplib that is no part of its interface, and so may change with its version: all of it is
// here, and compiling httplib_internals.cpp fails for a version that it was not written for.
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>

namespace linnet::native {

// httplib's server with the step in its middle within reach: what it does between a request's header and its answer.
class HttplibServer : public httplib::Server {
 protected:
  // Reads the header line by line and then the body from `connection`, calls `begin` in between, asks the route, and
  // writes the answer. last: the connection closes behind it. closes: set where httplib says so, too. False: the
  // connection is not to be used any longer.
  bool process_one(httplib::Stream& connection, const std::string& client, int client_port, bool last, bool& closes,
                   const std::function<void(httplib::Request&)>& begin);
  socket_t listener() const;  // the socket that takes connections
};

void write_all(httplib::Stream& stream, std::string_view text);
std::string decode_path(const std::string& path);  // of a URL: "%41" is "A"
void parse_query(const std::string& query, httplib::Params& into);
// Whether `range` is a Range field in bytes that is understood (RFC 9110, 14.2).
bool is_byte_range(const std::string& range);
void remote_address(socket_t socket, std::string& ip, int& port);
void local_address(socket_t socket, std::string& ip, int& port);
std::string base64(const std::string& bytes);

}  // namespace linnet::native
