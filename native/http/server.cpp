#include "native/http/server.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <thread>

#include "native/http/connection_threads.h"
#include "native/http/error.h"
#include "native/http/last_connections.h"
#include "native/http/request_head.h"

namespace linnet::native {
namespace {

// Connections beyond the limit that get an answer saying so, which takes a millisecond; further ones are closed. As
// many as in a burst of twice the default limit.
constexpr int spare_connections = 128;
// At shutdown: time for connections that are being made, and time for clients to take the last answers.
constexpr std::chrono::milliseconds handshake_time{100}, last_answer_time{2000};

}  // namespace

// The state of the current request, for hooks of cpp-httplib that do not receive it as an argument.
struct HttpServer::Turn {
  HttpConnection& connection;
  std::chrono::steady_clock::time_point arrival = std::chrono::steady_clock::now();
  httplib::Request* request = nullptr;  // set while its route answers
  bool closes = false;
};
thread_local HttpServer::Turn* HttpServer::turn_ = nullptr;

HttpServer::HttpServer(const HttpLimits& limits, HttpHooks hooks) : limits_(limits), hooks_(std::move(hooks)) {
  using httplib::Request;
  using httplib::Response;
  new_task_queue = [this] { return new ConnectionThreads(limits_.connections + spare_connections); };
  set_tcp_nodelay(true);
  set_payload_max_length(limits_.body_bytes);
  // httplib's own choice would let two servers share a port, each taking half of the requests.
  set_socket_options([](socket_t socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_exception_handler([this](const Request&, Response& response, const std::exception_ptr& thrown) {
    answer_exception(response, thrown);
  });
  set_error_handler([this](const Request& request, Response& response) {
    if (response.body.empty()) answer_unanswered(request, response);
    return HandlerResponse::Handled;  // httplib then sends its length
  });
  set_post_routing_handler([this](const Request& request, Response& response) { complete(request, response); });
}

int HttpServer::take_port(const std::string& host, int port) {
  in6_addr address;
  const bool is_address =
      inet_pton(AF_INET, host.c_str(), &address) == 1 || inet_pton(AF_INET6, host.c_str(), &address) == 1;
  if (!is_address && host != "localhost")
    throw Error(ErrorKind::bad_input,
                "--host: '" + host + "' is not an address; 127.0.0.1 is this machine only, 0.0.0.0 every network");
  errno = 0;
  const int taken = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
  if (taken > 0) return taken;
  const std::string where = host + " port " + std::to_string(port);
  if (errno == EADDRINUSE)
    throw Error(ErrorKind::io, where + " is in use by another program; end it, or choose another with --port");
  throw Error(ErrorKind::io, "cannot listen on " + where + ": " +
                                 (errno ? std::strerror(errno) : "is --host an address of this machine?"));
}

void HttpServer::check(httplib::Request& head, bool crowded) const {
  if (leaving_) throw shutting_down();
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

void HttpServer::answer_exception(httplib::Response& response, const std::exception_ptr& thrown) const {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    const HttpError told = http_error(error);
    const bool is_fault = told.status() >= 500 && error.kind() != ErrorKind::stopped;
    if (is_fault && !dynamic_cast<const HttpError*>(&error)) hooks_.report(error.what());
    answer(response, told);
  } catch (const std::bad_alloc&) {
    hooks_.report("out of memory");
    answer(response, HttpError(503, "out_of_memory", "the server is out of memory").retry_after(5));
  } catch (const std::exception& error) {
    hooks_.report(error.what());
    answer(response, HttpError(500, "internal_error", "a fault inside the server; its log says more"));
  }
}

// Completes every answer's header.
void HttpServer::complete(const httplib::Request& request, httplib::Response& response) const {
  turn_->closes = leaving_ || turn_->connection.must_close() || response.get_header_value("Connection") == "close";
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
  const LiveCount::Ticket ticket(under_way_);
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
  } catch (const HttpError& error) {
    refuse(connection, head, error);
    return false;
  }
  return process(connection, head);
}

void HttpServer::serve(HttpConnection& connection, bool crowded) {
  bool is_new = true;  // at shutdown a new connection may send its request, others are closed between two requests
  const auto may_leave = [&] { return leaving_ && !is_new; };
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

bool HttpServer::process_and_close_socket(socket_t socket) {
  const LiveCount::Ticket ticket(connections_);
  HttpConnection connection(socket, limits_, ending_);
  serve(connection, ticket.others() >= limits_.connections);
  return true;
}

void HttpServer::close() {
  end_handshakes(listener());
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + last_answer_time;
  std::this_thread::sleep_for(handshake_time);  // no event tells that the last connection has been made
  // A connection leaves the system's queue when it is accepted, and is counted then. No event tells of either.
  connections_.wait_until(end, [this] { return connections_waiting(listener()) == 0; });
  stop_waiting();
  connections_.wait_until(Clock::now() + last_answer_time);
}

}  // namespace linnet::native
