#include <windows.h>

#include <csignal>

#include "engine/error.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

// Global, because Windows' handler gets no argument of ours.
std::atomic<bool> stopped{false};
std::atomic<int> stop_signal{SIGINT};
HANDLE arrival = nullptr;  // an event, which is set once something has come

// Runs in a thread that Windows makes. A program whose window is closed, or whose user signs off, has ended once this
// returns, so it waits; the program's own end is before that, or Windows ends it after some seconds.
BOOL WINAPI on_control(DWORD kind) {
  const bool is_key = kind == CTRL_C_EVENT || kind == CTRL_BREAK_EVENT;
  if (!stopped.exchange(true)) stop_signal = is_key ? SIGINT : SIGTERM;
  SetEvent(arrival);
  if (!is_key) Sleep(INFINITE);
  return TRUE;
}

}  // namespace

void install_signal_handlers() {
  arrival = CreateEventW(nullptr, FALSE, FALSE, nullptr);
  if (!arrival) throw Error(ErrorKind::io, "cannot make an event: error " + std::to_string(GetLastError()));
  SetConsoleCtrlHandler(nullptr, FALSE);  // also where the program that started this one ignores Ctrl-C
  SetConsoleCtrlHandler(on_control, TRUE);
}

void reload_on_hangup() {}  // Windows has no such signal

bool take_reload() { return false; }

void wait_for_signal(std::optional<std::chrono::milliseconds> most) {
  WaitForSingleObject(arrival, most ? static_cast<DWORD>(most->count()) : INFINITE);
}

const std::atomic<bool>& stop_flag() { return stopped; }

void forget_stop() { stopped = false; }

int stop_exit_code() { return 128 + stop_signal; }

void throw_if_stopped() {
  if (stopped) throw Error(ErrorKind::stopped, "stopped");
}

}  // namespace linnet::native
