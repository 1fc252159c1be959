#include "native/websocket/websocket.h"

#include <wslay/wslay.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <new>

#include "native/http/error.h"
#include "native/http/httplib_internals.h"
#include "native/http/socket_calls.h"
#include "native/websocket/handshake.h"

namespace linnet::native {
namespace {

constexpr std::size_t bytes_at_a_time = 16 << 10;
// Answers to pings that a client does not take. Beyond that it is dropped.
constexpr std::size_t most_unsent_answers = 1000;
constexpr std::chrono::milliseconds look_around{100};

// libwslay's context does no input or output of its own. It is used under a lock, during which nobody waits.
class WslaySocket final : public WebSocket {
 public:
  WslaySocket(HttpConnection& connection, const WebSocketLimits& limits)
      : connection_(connection), waits_(connection.waits()), limits_(limits), early_(connection.take_received()) {
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = [](wslay_event_context_ptr context, std::uint8_t* to, std::size_t size, int, void* self) {
      return static_cast<WslaySocket*>(self)->give_input(context, to, size);
    };
    callbacks.send_callback = [](wslay_event_context_ptr context, const std::uint8_t* from, std::size_t size, int,
                                 void* self) { return static_cast<WslaySocket*>(self)->send_now(context, from, size); };
    callbacks.on_msg_recv_callback = [](wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message,
                                        void* self) { static_cast<WslaySocket*>(self)->take(*message); };
    if (wslay_event_context_server_init(&context_, &callbacks, this) != 0) throw std::bad_alloc();
    wslay_event_config_set_max_recv_msg_length(context_, limits_.message_bytes);
  }
  ~WslaySocket() override {
    {
      std::unique_lock lock(mutex_);
      if (!is_lost_) send_queued(lock);  // of a closing handshake
    }
    wslay_event_context_free(context_);
    if (!is_lost()) connection_.refuse_rest();  // the client may still send, and should see the end of what was sent
  }

  std::optional<std::string> next_message(const std::function<Wait()>& look) override {
    for (;;) {
      if (auto message = pop()) return message;
      if (!is_open()) return std::nullopt;
      const auto end = last_used_.load() + limits_.idle_time;
      if (!early_.empty() || waits_.wait_for_input(std::min(end, Clock::now() + look_around))) {
        receive();
        continue;
      }
      const Wait wait = look();
      if (wait == Wait::is_over) return std::nullopt;
      if (wait == Wait::for_us) last_used_ = Clock::now();
      if (connection_.is_ending()) throw shutting_down();
      if (Clock::now() >= end) throw HttpError(408, "idle_timeout", "nothing was sent for too long");
    }
  }

  bool send_text(std::string_view text) override { return send(WSLAY_TEXT_FRAME, text); }
  bool send_binary(std::string_view bytes) override { return send(WSLAY_BINARY_FRAME, bytes); }
  bool is_lost() const override { return is_lost_ || waits_.peer_is_gone(); }
  void close(int code, std::string_view reason) override {
    std::unique_lock lock(mutex_);
    wslay_event_queue_close(context_, static_cast<std::uint16_t>(code),
                            reinterpret_cast<const std::uint8_t*>(reason.data()), reason.size());
    send_queued(lock);
  }

 private:
  using Clock = std::chrono::steady_clock;

  int socket() const { return static_cast<int>(connection_.socket()); }

  std::optional<std::string> pop() {
    if (messages_.empty()) return std::nullopt;
    std::string message = std::move(messages_.front());
    messages_.pop_front();
    return message;
  }

  bool is_open() {
    const std::lock_guard lock(mutex_);
    return !is_lost_ && wslay_event_want_read(context_) != 0 && wslay_event_get_close_sent(context_) == 0;
  }

  // Reads what has arrived, up to bytes_at_a_time, and sends what libwslay answers to it.
  void receive() {
    const std::lock_guard lock(mutex_);
    bytes_left_ = bytes_at_a_time;
    wslay_event_recv(context_);  // where it fails, it reads no more, and has queued what closes
    if (has_input_ended_ || wslay_event_send(context_) != 0 ||
        wslay_event_get_queued_msg_count(context_) > most_unsent_answers)
      is_lost_ = true;
  }

  ssize_t give_input(wslay_event_context_ptr context, std::uint8_t* to, std::size_t size) {
    size = std::min(size, bytes_left_);
    ssize_t count = 0;
    if (size > 0 && !early_.empty()) {
      count = static_cast<ssize_t>(early_.copy(reinterpret_cast<char*>(to), size));
      early_.erase(0, static_cast<std::size_t>(count));
    } else if (size > 0) {
      count = receive_now(socket(), {reinterpret_cast<char*>(to), size});
      if (count < 0) {
        has_input_ended_ = true;
        wslay_event_set_error(context, WSLAY_ERR_CALLBACK_FAILURE);
        return -1;
      }
    }
    if (count <= 0) {
      wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    bytes_left_ -= static_cast<std::size_t>(count);
    return count;
  }

  // A message that has come whole.
  void take(const wslay_event_on_msg_recv_arg& message) {
    last_used_ = Clock::now();
    if (message.opcode == WSLAY_BINARY_FRAME)
      wslay_event_queue_close(context_, WSLAY_CODE_UNSUPPORTED_DATA, nullptr, 0);
    if (message.opcode != WSLAY_TEXT_FRAME) return;
    try {
      messages_.emplace_back(reinterpret_cast<const char*>(message.msg), message.msg_length);
    } catch (const std::bad_alloc&) {
      is_lost_ = true;  // no exception may pass through libwslay, which is C
    }
  }

  ssize_t send_now(wslay_event_context_ptr context, const std::uint8_t* from, std::size_t size) const {
    const std::ptrdiff_t count = native::send_now(socket(), {reinterpret_cast<const char*>(from), size});
    if (count > 0 || size == 0) return count;
    wslay_event_set_error(context, count == 0 ? WSLAY_ERR_WOULDBLOCK : WSLAY_ERR_CALLBACK_FAILURE);
    return -1;
  }

  bool send(wslay_opcode kind, std::string_view bytes) {
    std::unique_lock lock(mutex_);
    const wslay_event_msg message{static_cast<std::uint8_t>(kind), reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                  bytes.size()};
    if (is_lost_ || wslay_event_queue_msg(context_, &message) != 0) return false;
    return send_queued(lock);
  }

  bool send_queued(std::unique_lock<std::mutex>& lock) {
    for (;;) {
      if (is_lost_ || wslay_event_send(context_) != 0) break;
      last_used_ = Clock::now();
      if (wslay_event_want_write(context_) == 0) return true;
      lock.unlock();
      const bool is_taken = waits_.can_write(limits_.write_time);
      lock.lock();
      if (!is_taken) break;
    }
    is_lost_ = true;
    return false;
  }

  HttpConnection& connection_;
  const SocketWaits& waits_;
  const WebSocketLimits limits_;
  // ---- The receiving thread's.
  std::string early_;  // input that came with the request
  std::deque<std::string> messages_;
  std::size_t bytes_left_ = 0;  // that may still be read in this turn
  bool has_input_ended_ = false;
  // ---- Any thread's.
  std::atomic<Clock::time_point> last_used_ = Clock::now();
  std::atomic<bool> is_lost_ = false;
  std::mutex mutex_;  // of context_
  wslay_event_context_ptr context_ = nullptr;
};

}  // namespace

std::unique_ptr<WebSocket> accept_websocket(HttpConnection& connection, const httplib::Request& request,
                                            const WebSocketLimits& limits, std::string_view protocol) {
  const std::string answer = handshake_answer(request, protocol);
  auto socket = std::make_unique<WslaySocket>(connection, limits);
  write_all(connection, answer);
  return socket;
}

}  // namespace linnet::native
