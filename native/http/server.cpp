#include "native/http/server.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <thread>

#include "native/http/error.h"
#include "native/http/short_turns.h"

namespace linnet::native {
namespace {

constexpr const char* arrival_header = "X-Linnet-Arrival";  // our note on the request, whatever the client wrote there
// Beyond the limit: they are told so, which takes a millisecond; beyond these they are closed. As many as a burst of twice the
// usual limit brings.
constexpr int spare_connections = 128;

// A thread for each connection, since a connection waits for speech most of its time.
class ConnectionThreads final : public httplib::TaskQueue {
 public:
  explicit ConnectionThreads(int most) : most_(most) {}

  bool enqueue(std::function<void()> serve) override {
    {
      const std::lock_guard lock(shared_->mutex);
      if (shared_->running >= most_) return false;
      ++shared_->running;
    }
    try {
      std::thread([shared = shared_, serve = std::move(serve)] {
        take_short_turns();  // a refusal should not wait until the engine's threads have had theirs
        serve();
        const std::lock_guard lock(shared->mutex);
        --shared->running;
        shared->changed.notify_all();
      }).detach();
    } catch (const std::system_error&) {  // no more threads: the connection is closed
      const std::lock_guard lock(shared_->mutex);
      --shared_->running;
      return false;
    }
    return true;
  }

  void shutdown() override {
    std::unique_lock lock(shared_->mutex);
    shared_->changed.wait(lock, [&] { return shared_->running == 0; });
  }

 private:
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    int running = 0;
  };
  int most_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
};

bool takes_body(const std::string& method) { return method == "POST"; }

}  // namespace

HttpServer::HttpServer(const HttpLimits& limits, Admit admit, Report report, Refused refused)
    : limits_(limits), admit_(std::move(admit)), report_(std::move(report)), refused_(std::move(refused)) {
  new_task_queue = [this] { return new ConnectionThreads(limits_.connections + spare_connections); };
  set_tcp_nodelay(true);
  set_payload_max_length(limits_.body_bytes);
  // httplib's own choice would let two servers share a port, each taking half of the requests.
  set_socket_options([](socket_t socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_exception_handler([this](const httplib::Request&, httplib::Response& response, const std::exception_ptr& thrown) {
    answer_exception(response, thrown);
  });
  set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
    if (leaving_) response.set_header("Connection", "close");
    if (response.get_header_value("Connection") == "close") response.headers.erase("Keep-Alive");
  });
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

// What httplib itself would answer too late, or not at all.
void HttpServer::check(const httplib::Request& request, bool crowded) const {
  if (request.headers.size() > limits_.headers)
    throw HttpError(431, "too_many_headers",
                    "the request has more than " + std::to_string(limits_.headers) + " header fields");
  const bool chunked = request.has_header("Transfer-Encoding");
  const std::string length = request.get_header_value("Content-Length");
  if (request.get_header_value_count("Content-Length") + request.get_header_value_count("Transfer-Encoding") > 1)
    throw HttpError(400, "ambiguous_length", "the request gives its body's length in two ways");
  if (chunked && request.get_header_value("Transfer-Encoding") != "chunked")
    throw HttpError(501, "unknown_transfer_encoding", "the only transfer encoding is 'chunked'");
  if (!length.empty() && length.find_first_not_of("0123456789") != std::string::npos)
    throw HttpError(400, "bad_content_length", "Content-Length is not a number");
  if (length.size() > 18 || (!length.empty() && std::stoull(length) > limits_.body_bytes))
    throw HttpError(413, "body_too_large",
                    "the request's body is longer than " + std::to_string(limits_.body_bytes) + " bytes");
  if (crowded) throw HttpError(503, "too_many_connections", "the server has no connection to spare").retry_after(1);
  admit_(request);
  if (!takes_body(request.method) && (chunked || (!length.empty() && length != "0")))
    throw HttpError(400, "unexpected_body", "a " + request.method + " request takes no body");
}

void HttpServer::answer_exception(httplib::Response& response, const std::exception_ptr& thrown) const {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    const HttpError told = http_error(error);
    const bool is_fault = told.status() >= 500 && error.kind() != ErrorKind::stopped;
    if (is_fault && !dynamic_cast<const HttpError*>(&error)) report_(error.what());
    answer(response, told);
  } catch (const std::bad_alloc&) {
    report_("out of memory");
    answer(response, HttpError(503, "out_of_memory", "the server is out of memory").retry_after(5));
  } catch (const std::exception& error) {
    report_(error.what());
    answer(response, HttpError(500, "internal_error", "a fault inside the server; its log says more"));
  }
}

double HttpServer::seconds_since_arrival(const httplib::Request& request) {
  using Clock = std::chrono::steady_clock;
  const Clock::duration arrival(std::stoll(request.get_header_value(arrival_header, "0")));
  return std::chrono::duration<double>(Clock::now().time_since_epoch() - arrival).count();
}

bool HttpServer::serve_request(HttpConnection& connection, bool crowded) {
  connection.begin_header();
  const std::string arrival = std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  std::string remote, local;
  int remote_port = 0, local_port = 0;
  connection.get_remote_ip_and_port(remote, remote_port);
  connection.get_local_ip_and_port(local, local_port);
  bool closes = false, understood = false;
  const bool done = process_request(connection, remote, remote_port, local, local_port, crowded || leaving_, closes,
                                    [&](httplib::Request& request) {
                                      understood = true;
                                      request.headers.erase(arrival_header);
                                      request.headers.emplace(arrival_header, arrival);
                                      check(request, crowded);
                                      connection.begin_body(request);
                                    });
  return done && understood && !closes && !crowded && !leaving_ && !connection.must_close();
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  HttpConnection connection(socket, limits_);
  const bool crowded = connections_.fetch_add(1) >= limits_.connections;
  try {
    while (connection.wait_for_request([this] { return leaving_.load(); }) && serve_request(connection, crowded)) {
    }
  } catch (const HttpError& error) {
    connection.refuse_rest();
    refused_(error);
    const std::string text = raw_answer(error);
    connection.write(text.data(), text.size());
  } catch (const std::exception& error) {  // in the middle of an answer: the client sees that its end is missing
    connection.refuse_rest();
    const auto* known = dynamic_cast<const Error*>(&error);
    if (!known || known->kind() != ErrorKind::stopped) report_(error.what());
  }
  --connections_;
  return true;
}

}  // namespace linnet::native
