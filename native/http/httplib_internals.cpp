#include "native/http/httplib_internals.h"

namespace linnet::native {

static_assert(std::string_view(CPPHTTPLIB_VERSION) == "0.18.7",
              "look whether this version of cpp-httplib still has what this file uses, and works so");

bool HttplibServer::process_one(httplib::Stream& connection, const std::string& client, int client_port, bool last,
                                bool& closes, const std::function<void(httplib::Request&)>& begin) {
  return process_request(connection, client, client_port, "", 0, last, closes, begin);
}

socket_t HttplibServer::listener() const { return svr_sock_; }

void write_all(httplib::Stream& stream, std::string_view text) {
  httplib::detail::write_data(stream, text.data(), text.size());
}

std::string decode_path(const std::string& path) { return httplib::detail::decode_url(path, false); }

void parse_query(const std::string& query, httplib::Params& into) { httplib::detail::parse_query_text(query, into); }

bool is_byte_range(const std::string& range) {
  httplib::Ranges ranges;
  return httplib::detail::parse_range_header(range, ranges);
}

void remote_address(socket_t socket, std::string& ip, int& port) {
  httplib::detail::get_remote_ip_and_port(socket, ip, port);
}

void local_address(socket_t socket, std::string& ip, int& port) {
  httplib::detail::get_local_ip_and_port(socket, ip, port);
}

std::string base64(const std::string& bytes) { return httplib::detail::base64_encode(bytes); }

}  // namespace linnet::native
