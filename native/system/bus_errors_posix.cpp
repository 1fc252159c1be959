#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdint>

#include "native/system/bus_errors.h"

namespace linnet::native {
namespace {

// The data of the signal handler. A slot is in use while `begin` is not 0.
struct Watched {
  std::atomic<std::uintptr_t> begin{0}, end{0};
  std::atomic<bool> torn{false};
};
constexpr std::uintptr_t taken = 1;  // a slot in use whose addresses are not written yet
std::array<Watched, 16> watched;     // global, because a signal handler receives no argument of ours

bool give_zeros(std::uintptr_t address) {
  static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
  for (Watched& w : watched) {
    if (w.begin <= taken || address < w.begin || address >= w.end) continue;
    w.torn = true;
    void* place = reinterpret_cast<void*>(address / page * page);
    return mmap(place, page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
  }
  return false;
}

struct sigaction before = {};  // the handler that was there, which a program that uses the library may have set

void on_bus_error(int, siginfo_t* info, void*) {
  if (!give_zeros(reinterpret_cast<std::uintptr_t>(info->si_addr)))
    sigaction(SIGBUS, &before, nullptr);  // the access is repeated, and ends the process where nobody handles it
}

void watch_for_bus_errors() {
  static const bool watching = [] {
    give_zeros(0);  // reads the page size outside of the signal handler
    struct sigaction action = {};
    action.sa_sigaction = on_bus_error;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    return sigaction(SIGBUS, &action, &before) == 0;
  }();
  static_cast<void>(watching);
}

}  // namespace

BusErrors::BusErrors(std::span<const std::byte> mapped) {
  watch_for_bus_errors();
  const auto begin = reinterpret_cast<std::uintptr_t>(mapped.data());
  for (std::size_t i = 0; i < watched.size() && !mapped.empty(); ++i) {
    std::uintptr_t nothing = 0;
    if (!watched[i].begin.compare_exchange_strong(nothing, taken)) continue;
    watched[i].torn = false;
    watched[i].end = begin + mapped.size();
    watched[i].begin = begin;
    slot_ = static_cast<int>(i);
    return;
  }
}

BusErrors::~BusErrors() {
  if (slot_ < 0) return;
  Watched& w = watched[static_cast<std::size_t>(slot_)];
  w.end = 0;
  w.begin = 0;
}

bool BusErrors::found() const { return slot_ >= 0 && watched[static_cast<std::size_t>(slot_)].torn; }

}  // namespace linnet::native
