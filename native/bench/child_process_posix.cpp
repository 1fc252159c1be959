#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "engine/error.h"
#include "native/bench/child_process.h"
#include "native/system/children.h"
#include "native/system/program_paths.h"
#include "native/system/signals.h"

namespace linnet::native {
namespace {

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorKind::io, std::string(what) + ": " + std::strerror(errno));
}

struct Pipe {
  Pipe() {
    if (!open_pipe(ends.data())) fail("cannot make a pipe");
  }
  ~Pipe() {
    for (const int end : ends)
      if (end >= 0) close(end);
  }
  Pipe(const Pipe&) = delete;
  void close_end(std::size_t end) {
    close(ends[end]);
    ends[end] = -1;
  }
  std::array<int, 2> ends{-1, -1};
};

// Serves both outputs and the input together, so that no pipe fills up while another one is waited for.
void talk(Pipe& in, Pipe& out, Pipe& err, const std::string& input, ChildResult& result) {
  std::size_t written = 0;
  if (input.empty()) in.close_end(1);
  while (out.ends[0] >= 0 || err.ends[0] >= 0) {
    std::array<pollfd, 3> ends = {{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}, {in.ends[1], POLLOUT, 0}}};
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) fail("cannot wait for a child");
    for (std::size_t i = 0; i < 2; ++i) {
      if (!ends[i].revents) continue;
      std::array<char, 4096> part;
      const ssize_t got = read(ends[i].fd, part.data(), part.size());
      if (got > 0)
        (i ? result.err : result.out).append(part.data(), static_cast<std::size_t>(got));
      else
        (i ? err : out).close_end(0);
    }
    if (ends[2].fd >= 0 && ends[2].revents) {
      const ssize_t put = write(ends[2].fd, input.data() + written, input.size() - written);
      if (put > 0) written += static_cast<std::size_t>(put);
      if (put <= 0 || written == input.size()) in.close_end(1);
    }
  }
}

}  // namespace

ChildResult run_linnet(const std::vector<std::string>& args, const std::string& input,
                       const std::function<void()>& in_child) {
  const std::string program = program_path();
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  Pipe in;
  Pipe out;
  Pipe err;
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child < 0) fail("cannot start a child process");
  if (child == 0) {
    dup2(in.ends[0], STDIN_FILENO);
    dup2(out.ends[1], STDOUT_FILENO);
    dup2(err.ends[1], STDERR_FILENO);
    if (in_child) in_child();
    execv(program.c_str(), argv.data());
    _exit(127);
  }
  in.close_end(0);
  out.close_end(1);
  err.close_end(1);
  ChildResult result;
  talk(in, out, err, input, result);
  int status = 0;
  struct rusage usage{};
  while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.peak_kilobytes = usage.ru_maxrss;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  throw_if_stopped();
  return result;
}

std::string output_of_linnet(const std::vector<std::string>& args, const std::string& input) {
  const ChildResult result = run_linnet(args, input);
  if (result.code != 0)
    throw Error(ErrorKind::internal,
                "a child process ended with code " + std::to_string(result.code) + ": " + result.err);
  return result.out;
}

}  // namespace linnet::native
