#include "native/bench/load_generator.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/error.h"

namespace linnet::native {
namespace {

constexpr std::size_t page = 4096;
// What an address-space limit counts on top of memory in use: libraries, stacks, the voice's mapped file.
constexpr std::uint64_t mapped_bytes = std::uint64_t{100} << 20;

std::uint64_t field(const std::string& path, const std::string& key) {
  std::ifstream file(path);
  for (std::string word; file >> word;)
    if (std::uint64_t value = 0; file >> value && word == key) return value;
  return 0;
}

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::io, std::string(what) + ": " + std::strerror(errno));
}

void end(pid_t process) {
  if (process <= 0) return;
  kill(process, SIGKILL);
  while (waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// A child that dies with us. Only system calls in it: other threads may hold locks.
template <typename Work>
pid_t start(const Work& work) {
  const pid_t child = fork();
  if (child < 0) fail("cannot start a process");
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  work();
  _exit(0);
}

void join_group(const char* procs) {
  const int file = open(procs, O_WRONLY | O_CLOEXEC);
  if (file < 0 || write(file, "0", 1) != 1) _exit(125);
  close(file);
}

}  // namespace

MemoryPressure::MemoryPressure(std::uint64_t limit_bytes) : limit_bytes_(limit_bytes) {
  const std::string name = "linnet-bench-" + std::to_string(getpid());
  if (make_group("/sys/fs/cgroup/memory/" + name, "memory.limit_in_bytes"))
    kind_ = "cgroup v1";
  else if (make_group("/sys/fs/cgroup/" + name, "memory.max"))
    kind_ = "cgroup v2";
}

MemoryPressure::~MemoryPressure() {
  stop_holder();
  if (!folder_.empty()) rmdir(folder_.c_str());
}

bool MemoryPressure::make_group(const std::string& folder, const char* limit_file) {
  std::error_code error;
  if (!std::filesystem::create_directory(folder, error)) return false;
  if (std::ofstream(folder + "/" + limit_file) << limit_bytes_ << std::flush) {
    folder_ = folder;
    return true;
  }
  rmdir(folder.c_str());
  return false;
}

std::string MemoryPressure::kind() const { return kind_; }

void MemoryPressure::stop_holder() {
  end(holder_);
  holder_ = -1;
}

void MemoryPressure::hold(std::uint64_t bytes) {
  stop_holder();
  held_bytes_ = bytes;
  if (folder_.empty()) return;  // each process gets a limit that is so much lower
  int ready[2];
  if (pipe2(ready, O_CLOEXEC) != 0) fail("cannot make a pipe");
  const std::string procs = folder_ + "/cgroup.procs";
  holder_ = start([&] {
    join_group(procs.c_str());
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
  std::ofstream(folder_ + "/memory.max_usage_in_bytes") << 0 << std::flush;
}

void MemoryPressure::enter() const {
  if (!folder_.empty()) return join_group((folder_ + "/cgroup.procs").c_str());
  const rlim_t limit = limit_bytes_ + mapped_bytes - held_bytes_;
  const rlimit both{limit, limit};
  setrlimit(RLIMIT_AS, &both);
}

std::uint64_t MemoryPressure::kills() const {
  if (folder_.empty()) return 0;
  return field(folder_ + (kind_ == "cgroup v1" ? "/memory.oom_control" : "/memory.events"), "oom_kill");
}

std::uint64_t MemoryPressure::peak_bytes() const {
  std::uint64_t bytes = 0;
  if (!folder_.empty())
    std::ifstream(folder_ + (kind_ == "cgroup v1" ? "/memory.max_usage_in_bytes" : "/memory.peak")) >> bytes;
  return bytes;
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
