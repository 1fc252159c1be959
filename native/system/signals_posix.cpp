#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/error.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

// Global, because a signal handler can reach nothing else.
std::atomic<bool> stopped{false}, reload{false};
std::atomic<int> stop_signal{SIGINT};
// Handlers write a byte into a pipe that wait_for_signal() reads, so that no signal is missed between check and wait.
int arrivals[2] = {-1, -1};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void wake_waiter() {
  const int before = errno;
  [[maybe_unused]] const ssize_t written =
      write(arrivals[1], "", 1);  // if the pipe is full, the waiting thread will wake up anyway
  errno = before;
}

extern "C" void on_stop(int number) {
  if (!stopped.exchange(true)) stop_signal = number;
  wake_waiter();
}

extern "C" void on_hangup(int) {
  reload = true;
  wake_waiter();
}

}  // namespace

void install_signal_handlers() {
  if (pipe(arrivals) != 0) throw Error(ErrorKind::io, std::string("cannot make a pipe: ") + std::strerror(errno));
  for (const int end : arrivals) {
    fcntl(end, F_SETFL, O_NONBLOCK);
    fcntl(end, F_SETFD, FD_CLOEXEC);
  }
  struct sigaction action;
  std::memset(&action, 0, sizeof action);
  action.sa_handler = on_stop;  // no SA_RESTART: a waiting read or write returns at once
  struct sigaction before;
  sigaction(SIGHUP, nullptr, &before);
  if (before.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);  // keep the effect of nohup
  // Also if they were ignored, as a shell sets for `linnet … &`: whoever sends SIGTERM or SIGINT wants the program to
  // end.
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

void reload_on_hangup() {
  struct sigaction action;
  std::memset(&action, 0, sizeof action);
  action.sa_handler = on_hangup;
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, nullptr);
}

bool take_reload() { return reload.exchange(false); }

void wait_for_signal(std::optional<std::chrono::milliseconds> most) {
  pollfd arrival{arrivals[0], POLLIN, 0};
  poll(&arrival, 1, most ? static_cast<int>(most->count()) : -1);
  char bytes[64];
  while (read(arrivals[0], bytes, sizeof bytes) > 0) {
  }
}

const std::atomic<bool>& stop_flag() { return stopped; }

void forget_stop() { stopped = false; }

int stop_exit_code() { return 128 + stop_signal; }

void throw_if_stopped() {
  if (stopped) throw Error(ErrorKind::stopped, "stopped");
}

}  // namespace linnet::native
