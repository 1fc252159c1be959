#include "native/http/server.h"

#include <array>
#include <vector>

#include "native/http/error.h"
#include "native/http/proxy_header.h"
#include "native/http/request_head.h"

namespace linnet::native {

// The state of the current request, for hooks of cpp-httplib that do not receive it as an argument.
struct HttpServer::Turn {
  HttpConnection& connection;
  std::chrono::steady_clock::time_point arrival = std::chrono::steady_clock::now();
  httplib::Request* request = nullptr;  // set while its route answers
  bool closes = false;
};
thread_local HttpServer::Turn* HttpServer::turn_ = nullptr;

HttpServer::HttpServer(const HttpLimits& limits, HttpHooks hooks)
    : ConnectionServer(limits.connections), limits_(limits), hooks_(std::move(hooks)) {
  using httplib::Request;
  using httplib::Response;
  set_payload_max_length(limits_.body_bytes);
  set_exception_handler([this](const Request&, Response& response, const std::exception_ptr& thrown) {
    answer(response, told_error(thrown, hooks_.report));
  });
  set_error_handler([this](const Request& request, Response& response) {
    if (response.body.empty()) answer_unanswered(request, response);
    return HandlerResponse::Handled;  // httplib then sends its length
  });
  set_post_routing_handler([this](const Request& request, Response& response) { complete(request, response); });
}

void HttpServer::check(httplib::Request& head, bool crowded) const {
  if (is_leaving()) throw shutting_down();
  if (crowded) throw HttpError(503, "too_many_connections", "the server has no connection to spare").retry_after(1);
  check_framing(head, limits_);
  hooks_.admit(head);
  if (head.method != "POST" && has_body(head))
    throw HttpError(400, "unexpected_body", "a " + head.method + " request takes no body");
}

// Answers requests that no route has answered or that httplib itself refuses.
void HttpServer::answer_unanswered(const httplib::Request& request, httplib::Response& response) const {
  const int status = response.status;
  if (status == 404) return answer(response, hooks_.nothing_here(request));
  if (status == 416)
    return answer(response, HttpError(416, "no_such_range", "the answer has no bytes in the range that was asked for"));
  turn_->connection.refuse_rest();  // it is unknown how much of the body was read
  if (status == 400)
    return answer(response,
                  HttpError(400, "bad_body", "the body is not what the request's header says, or ends too early"));
  answer(response, HttpError(status, "refused", httplib::status_message(status)));
}

// Completes every answer's header.
void HttpServer::complete(const httplib::Request& request, httplib::Response& response) const {
  turn_->closes = is_leaving() || turn_->connection.must_close() || response.get_header_value("Connection") == "close";
  response.headers.erase("Keep-Alive");  // httplib's values are not our limits
  response.headers.erase("Connection");
  if (turn_->closes) response.set_header("Connection", "close");
  if (response.status == 204 || response.status == 304) response.headers.erase("Content-Length");  // RFC 9110, 8.6
  hooks_.complete(request, response);
}

double HttpServer::seconds_since_arrival() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - turn_->arrival).count();
}

httplib::Ranges& HttpServer::ranges() { return turn_->request->ranges; }

// Refuses a request before a route is called. Further input of the client is not read as a request.
void HttpServer::refuse(HttpConnection& connection, const httplib::Request& head, const HttpError& error) const {
  connection.refuse_rest();
  hooks_.refused(error);
  httplib::Response response;
  answer(response, error);
  hooks_.complete(head, response);
  const std::string text = last_answer(response, head.method != "HEAD");
  write_all(connection, text);
}

// Lets httplib read the body, call the route and write the answer.
bool HttpServer::process(HttpConnection& connection, httplib::Request& head) {
  const LiveCount::Ticket ticket(answers());
  const std::string client = head.remote_addr;
  const bool wants_word = head.has_header("Expect") && head.version == "HTTP/1.1" && has_body(head);
  const bool last = asks_to_close(head);
  bool closes = false;  // whether httplib wants to close
  connection.give_back(head_for_httplib(head));
  head.headers.erase("Expect");
  const bool done = process_one(connection, client, head.remote_port, last, closes, [&](httplib::Request& request) {
    turn_->request = &request;
    request.path = head.path;
    request.headers = std::move(head.headers);
    connection.begin_body(request);
    if (wants_word) write_all(connection, "HTTP/1.1 100 Continue\r\n\r\n");
  });
  return done && !turn_->closes && !connection.must_close();
}

// Serves one request. True if the connection can have another.
bool HttpServer::serve_request(HttpConnection& connection, bool crowded) {
  Turn turn{connection};
  turn_ = &turn;
  httplib::Request head;
  int port = 0;
  connection.get_remote_ip_and_port(head.remote_addr, port);
  try {
    read_head(connection, limits_, head);
    check(head, crowded);
    if (const auto upgrade = upgrades_.find(head.path); upgrade != upgrades_.end() && asks_to_upgrade(head)) {
      upgrade->second({connection, head, [this] { return is_leaving(); }, answers()});
      return false;
    }
  } catch (const HttpError& error) {
    refuse(connection, head, error);
    return false;
  }
  return process(connection, head);
}

void HttpServer::serve_requests(HttpConnection& connection, bool crowded) {
  bool is_new = true;  // at shutdown a new connection may send its request, others are closed between two requests
  const auto may_leave = [&] { return is_leaving() && !is_new; };
  try {
    while (connection.wait_for_request(may_leave) && serve_request(connection, crowded)) is_new = false;
  } catch (const HttpError& error) {
    // Here and below the answer may have begun: the client sees that its end is missing.
    connection.refuse_rest();
    hooks_.refused(error);
  } catch (const std::exception& error) {
    connection.refuse_rest();
    const auto* known = dynamic_cast<const Error*>(&error);
    if (!known || known->kind() != ErrorKind::stopped) hooks_.report(error.what());
  }
}

namespace {

// Reads exactly so many bytes.
void read_all(HttpConnection& connection, std::span<std::byte> to) {
  while (!to.empty()) {
    const ssize_t count = connection.read(reinterpret_cast<char*>(to.data()), to.size());
    if (count <= 0) throw Error(ErrorKind::bad_input, "the connection ends within the header of the PROXY protocol");
    to = to.subspan(static_cast<std::size_t>(count));
  }
}

}  // namespace

// bad_input: there is none, or it is damaged. HttpError 408, 503.
void HttpServer::take_proxy_header(HttpConnection& connection) const {
  std::string address;
  int port = 0;
  connection.get_remote_ip_and_port(address, port);
  if (!hooks_.has_proxy_header || !hooks_.has_proxy_header(address)) return;
  connection.begin_header();
  std::vector<std::byte> header(proxy_header_begin_bytes);
  read_all(connection, header);
  header.resize(header.size() + proxy_header_rest_bytes(std::span(header).first<proxy_header_begin_bytes>()));
  read_all(connection, std::span(header).subspan(proxy_header_begin_bytes));
  connection.set_client(client_in_proxy_header(header));
}

void HttpServer::serve(socket_t socket, bool crowded) {
  HttpConnection connection(socket, limits_, ending());
  try {
    take_proxy_header(connection);
  } catch (const HttpError& error) {
    return refuse(connection, {}, error);
  } catch (const Error& error) {
    return refuse(connection, {},
                  HttpError(400, "no_proxy_header",
                            std::string(error.what()) +
                                "; let the proxy write one (HAProxy: send-proxy-v2), or leave out --proxy-protocol"));
  }
  serve_requests(connection, crowded);
}

}  // namespace linnet::native
