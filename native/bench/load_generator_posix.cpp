#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "engine/error.h"
#include "native/bench/load_generator.h"
#include "native/system/children.h"

namespace linnet::native {
namespace {

constexpr std::size_t page = 4096;
// Bytes that an address-space limit counts in addition to memory in use: libraries, stacks, the voice's mapped file.
constexpr std::uint64_t mapped_bytes = std::uint64_t{100} << 20;

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::io, std::string(what) + ": " + std::strerror(errno));
}

void end(pid_t process) {
  if (process <= 0) return;
  kill(process, SIGKILL);
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// Starts a child that ends with this process. It makes system calls only, because other threads may hold locks.
template <typename Work>
pid_t start(const Work& work) {
  const pid_t child = fork();
  if (child < 0) fail("cannot start a process");
  if (child > 0) return child;
  end_with_parent();
  work();
  _exit(0);
}

}  // namespace

MemoryPressure::MemoryPressure(std::uint64_t limit_bytes)
    : limit_bytes_(limit_bytes), group_(LimitedGroup::of_memory(limit_bytes)) {}

MemoryPressure::~MemoryPressure() { stop_holder(); }

std::string MemoryPressure::kind() const { return group_.made() ? group_.kind() : "RLIMIT_AS"; }

void MemoryPressure::stop_holder() {
  end(holder_);
  holder_ = -1;
}

void MemoryPressure::hold(std::uint64_t bytes) {
  stop_holder();
  held_bytes_ = bytes;
  if (!group_.made()) return;  // without a group, each process gets a limit that is lower by this
  int ready[2];
  if (!open_pipe(ready)) fail("cannot make a pipe");
  holder_ = start([&] {
    group_.enter();
    void* memory = mmap(nullptr, bytes + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) _exit(1);
    for (std::size_t at = 0; at < bytes; at += page) static_cast<volatile char*>(memory)[at] = 1;
    if (write(ready[1], "1", 1) != 1) _exit(1);
    for (;;) pause();
  });
  close(ready[1]);
  char byte = 0;
  const bool held = read(ready[0], &byte, 1) == 1;
  close(ready[0]);
  if (!held) throw Error(ErrorKind::io, "the memory limit is too small for the program that shares it");
  group_.forget_peak();
}

void MemoryPressure::enter() const {
  if (group_.made()) return group_.enter();
  const rlim_t limit = limit_bytes_ + mapped_bytes - held_bytes_;
  const rlimit both{limit, limit};
  setrlimit(RLIMIT_AS, &both);
}

CompetingLoad::CompetingLoad(int processes) {
  for (int i = 0; i < processes; ++i)
    processes_.push_back(start([] {
      for (volatile unsigned count = 0;;) count = count + 1;
    }));
}

CompetingLoad::~CompetingLoad() {
  for (const pid_t process : processes_) end(process);
}

}  // namespace linnet::native
