#include "native/http/request_head.h"

#include <algorithm>
#include <optional>

#include "native/http/error.h"
#include "native/http/field_text.h"
#include "native/http/httplib_internals.h"

namespace linnet::native {
namespace {

constexpr std::size_t most_first_line_bytes = CPPHTTPLIB_REQUEST_URI_MAX_LENGTH - 2;  // httplib counts the line end too
constexpr int most_empty_lines = 2;  // before a request: some clients send one after a body (RFC 9112, 2.2)

HttpError bad_request(const std::string& message) { return {400, "bad_request", message}; }

// The next line without its line end; if it is longer than `most` bytes, its beginning.
struct Line {
  std::string text;
  std::size_t bytes = 0;  // including the line end
};

Line next_line(HttpConnection& connection, std::size_t most) {
  Line line;
  for (char c = 0; c != '\n';) {
    if (connection.read(&c, 1) <= 0) throw bad_request("the request ends within its header");
    ++line.bytes;
    if (line.text.size() < most + 2) line.text += c;
  }
  if (line.bytes > most + 2) return line;
  if (!line.text.ends_with("\r\n")) throw bad_request("lines of a header have to end with CR LF");
  line.text.resize(line.text.size() - 2);
  return line;
}

HttpError address_too_long() {
  return {414, "uri_too_long",
          "the address is longer than " + std::to_string(most_first_line_bytes) + " bytes; send the text in a POST"};
}

void check_size(std::size_t bytes, std::size_t fields, const HttpLimits& limits) {
  if (bytes > limits.header_bytes)
    throw HttpError(431, "header_too_large",
                    "the request's header is longer than " + std::to_string(limits.header_bytes) + " bytes");
  if (fields > limits.headers)
    throw HttpError(431, "too_many_headers",
                    "the request has more than " + std::to_string(limits.headers) + " header fields");
}

void read_target(httplib::Request& head) {
  const auto is_wrong = [](unsigned char c) { return c <= ' ' || c == '#' || c == 0x7f; };
  const bool has_form = head.target.starts_with('/') || (head.target == "*" && head.method == "OPTIONS");
  if (!has_form || std::any_of(head.target.begin(), head.target.end(), is_wrong))
    throw bad_request("the request's target has to be a path such as /health");
  const auto query = head.target.find('?');
  head.path = decode_path(head.target.substr(0, query));
  if (head.path.size() > 1 && head.path.ends_with('/')) head.path.pop_back();
  if (query != std::string::npos) parse_query(head.target.substr(query + 1), head.params);
}

// The three words of a request's first line. Anything else is not HTTP, and does not come from a web page.
void split_first_line(const std::string& line, httplib::Request& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == last || line.find(' ', first + 1) != last || !line.substr(last + 1).starts_with("HTTP/"))
    throw bad_request("a request begins with METHOD PATH HTTP/1.1");
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  head.version = line.substr(last + 1);
}

void read_first_line(const Line& line, httplib::Request& head) {
  head.method = line.text.substr(0, line.text.find(' '));  // known early, because HEAD is answered without a body
  if (line.bytes > most_first_line_bytes + 2) throw address_too_long();
  split_first_line(line.text, head);
  if (!is_token(head.method)) throw bad_request("the request's method is not a word");
  if (head.version != "HTTP/1.1" && head.version != "HTTP/1.0")
    throw HttpError(505, "unknown_version", "this server speaks HTTP/1.1 and HTTP/1.0");
  read_target(head);
}

// Repeated fields are joined, since httplib's container loses the order of equal names, and a check must see all
// values.
void add_field(httplib::Request& head, const std::string& name, const std::string& value) {
  const auto known = head.headers.find(name);
  if (known == head.headers.end())
    head.headers.emplace(name, value);
  else
    known->second += ", " + value;
}

bool is_name_of(const std::string& line, const std::string& field) {
  const auto colon = line.find(':');
  return colon != std::string::npos && equal_names(line.substr(0, colon), field);
}

void read_field(const std::string& line, httplib::Request& head) {
  const auto colon = line.find(':');
  if (colon == std::string::npos || !is_token(line.substr(0, colon)))
    throw bad_request("a header field has to be written as Name: value");
  const std::string value = trimmed(line.substr(colon + 1));
  const auto is_control = [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7f; };
  if (std::any_of(value.begin(), value.end(), is_control))
    throw bad_request("the header field '" + line.substr(0, colon) + "' holds control characters");
  add_field(head, line.substr(0, colon), value);
}

}  // namespace

void read_head(HttpConnection& connection, const HttpLimits& limits, httplib::Request& head) {
  connection.begin_header();
  Line line = next_line(connection, most_first_line_bytes);
  for (int i = 0; i < most_empty_lines && line.text.empty(); ++i) line = next_line(connection, most_first_line_bytes);
  std::optional<HttpError> fault;  // the first fault; the rest is read only to find the Origin
  const auto judge = [&](const auto& read) {
    try {
      read();
    } catch (const HttpError& error) {
      if (!fault) fault = error;
    }
  };
  judge([&] { read_first_line(line, head); });
  if (fault && head.target.empty() && fault->status() != 414)
    throw HttpError(*fault);  // not HTTP: no further fields follow
  std::size_t bytes = line.bytes;
  std::size_t fields = 0;
  judge([&] {
    while (line = next_line(connection, limits.header_bytes), !line.text.empty()) {
      bytes += line.bytes;
      ++fields;
      judge([&] { check_size(bytes, fields, limits); });
      if (!fault || is_name_of(line.text, "Origin")) judge([&] { read_field(line.text, head); });
    }
  });
  if (fault) throw HttpError(*fault);
}

void check_framing(const httplib::Request& head, const HttpLimits& limits) {
  const std::string length = head.get_header_value("Content-Length");
  const std::string coding = head.get_header_value("Transfer-Encoding");
  if (length.find(',') != std::string::npos || (!length.empty() && !coding.empty()))
    throw HttpError(400, "ambiguous_length", "the request gives its body's length in two ways");
  if (!coding.empty() && (!equal_names(coding, "chunked") || head.version == "HTTP/1.0"))
    throw HttpError(501, "unknown_transfer_encoding", "the only transfer encoding is 'chunked', in HTTP/1.1");
  if (length.find_first_not_of("0123456789") != std::string::npos)
    throw HttpError(400, "bad_content_length", "Content-Length is not a number");
  if (length.size() > 18 || (!length.empty() && std::stoull(length) > limits.body_bytes))
    throw HttpError(413, "body_too_large",
                    "the request's body is longer than " + std::to_string(limits.body_bytes) + " bytes");
  const std::string packing = head.get_header_value("Content-Encoding");
  if (!packing.empty() && !equal_names(packing, "identity"))
    throw HttpError(415, "unsupported_encoding", "the body's Content-Encoding is '" + packing + "'; send it as it is");
  const std::string expected = head.get_header_value("Expect");
  if (!expected.empty() && !equal_names(expected, "100-continue"))
    throw HttpError(417, "unknown_expectation", "the only expectation is '100-continue'");
}

bool has_body(const httplib::Request& head) {
  const std::string length = head.get_header_value("Content-Length", "0");
  return head.has_header("Transfer-Encoding") || length.find_first_not_of('0') != std::string::npos;
}

namespace {

bool has_connection_option(const httplib::Request& head, const char* name) {
  const std::vector<std::string> options = listed(head.get_header_value("Connection"));
  return std::any_of(options.begin(), options.end(), [&](const auto& option) { return equal_names(option, name); });
}

}  // namespace

bool asks_to_upgrade(const httplib::Request& head) {
  return head.method == "GET" && head.version == "HTTP/1.1" && head.has_header("Upgrade") &&
         has_connection_option(head, "upgrade");
}

bool asks_to_close(const httplib::Request& head) {
  if (head.version == "HTTP/1.0") return true;  // without a length, the end of the connection ends the answer
  return has_connection_option(head, "close");
}

std::string head_for_httplib(const httplib::Request& head) {
  std::string text = head.method + " " + head.target + " " + head.version + "\r\n";
  const std::string range = head.get_header_value("Range");
  const bool is_read = head.method == "GET" || head.method == "HEAD";
  // Range is ignored for other methods, for other units and if it is not understood (RFC 9110, 14.2).
  if (is_read && !range.empty() && is_byte_range(range)) text += "Range: " + range + "\r\n";
  return text + "\r\n";
}

}  // namespace linnet::native
