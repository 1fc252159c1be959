// Linnet's uses of cpp-httplib beyond its public interface, which may change from version to version. All of them are
// here; httplib_internals.cpp does not compile with another version than the one it was written for.
#pragma once

#include <httplib.h>

#include <functional>
#include <string>
#include <string_view>

namespace linnet::native {

// httplib's server, with access to the step between a request's header and its answer.
class HttplibServer : public httplib::Server {
 protected:
  // Reads the header and the body from `connection` and calls `begin` in between; then calls the route and writes the
  // answer. last: the connection is closed after it. closes: set if httplib wants to close it. False: the connection
  // must not be used any longer.
  bool process_one(httplib::Stream& connection, const std::string& client, int client_port, bool last, bool& closes,
                   const std::function<void(httplib::Request&)>& begin);
  socket_t listener() const;  // the listening socket
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
