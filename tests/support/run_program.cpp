#include "tests/support/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/support/files.h"

namespace linnet::test {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

std::string program_path() {
  const char* given = std::getenv("LINNET_PROGRAM");
  const std::string path =
      given ? given : (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "linnet").string();
  if (access(path.c_str(), X_OK) != 0)
    throw std::runtime_error("this test runs the program, and there is none at " + path + "; set LINNET_PROGRAM");
  return path;
}

// Runs in the child: sets everything up, then starts the program.
[[noreturn]] void become(const std::string& program, const std::vector<std::string>& args, const RunOptions& options) {
  setenv("LINNET_VOICES", source_path("tests/golden/voices").c_str(), 1);
  setenv("XDG_CACHE_HOME", "/nonexistent", 1);
  setenv("XDG_CONFIG_HOME", "/dev/null/none", 1);  // the user's own is neither read nor written, nor can one be made
  for (const auto& [name, value] : options.environment) setenv(name.c_str(), value.c_str(), 1);
  if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(126);
  if (options.most_file_bytes > 0) {
    const rlimit limit{options.most_file_bytes, options.most_file_bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  if (options.most_address_bytes > 0) {
    const rlimit limit{options.most_address_bytes, options.most_address_bytes};
    setrlimit(RLIMIT_AS, &limit);
  }
  if (!options.control_group.empty() &&
      !(std::ofstream(options.control_group + "/cgroup.procs") << getpid() << std::flush))
    _exit(125);
  if (options.without_meminfo &&
      (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
       mount("/dev/null", "/proc/meminfo", nullptr, MS_BIND, nullptr) != 0))
    _exit(125);
  signal(SIGPIPE, SIG_DFL);
  std::vector<char*> argv = {const_cast<char*>(program.c_str())};
  for (const std::string& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  execv(program.c_str(), argv.data());
  _exit(127);
}

}  // namespace

RunningProgram::RunningProgram(const std::vector<std::string>& args, RunOptions options)
    : options_(std::move(options)) {
  const std::string program = program_path();
  signal(SIGPIPE, SIG_IGN);  // the program may end before it has read all input
  int in[2];
  int out[2];
  int err[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0 || pipe2(err, O_CLOEXEC) != 0)
    throw std::runtime_error("no pipes for a test");
  process_ = fork();
  if (process_ < 0) throw std::runtime_error("cannot fork");
  if (process_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(options_.standard_output >= 0 ? options_.standard_output : out[1], STDOUT_FILENO);
    dup2(err[1], STDERR_FILENO);
    become(program, args, options_);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  input_ = in[1];
  output_ = out[0];
  error_ = err[0];
  fcntl(input_, F_SETFL, O_NONBLOCK);
}

RunningProgram::~RunningProgram() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  for (int* end : {&input_, &output_, &error_}) close_end(*end);
}

void RunningProgram::close_end(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

bool RunningProgram::exchange(int wait_milliseconds) {
  const bool all_fed = fed_ == options_.input.size();
  if (all_fed && !options_.keep_input) close_end(input_);
  pollfd ends[] = {{all_fed ? -1 : input_, POLLOUT, 0}, {output_, POLLIN, 0}, {error_, POLLIN, 0}};
  if (poll(ends, 3, wait_milliseconds) <= 0) return output_ >= 0 || error_ >= 0;
  if (ends[0].revents) {
    const ssize_t count = write(input_, options_.input.data() + fed_, options_.input.size() - fed_);
    if (count >= 0)
      fed_ += static_cast<std::size_t>(count);
    else if (errno != EAGAIN)
      close_end(input_);
  }
  char buffer[65536];
  const auto take = [&](const pollfd& end, int& descriptor, std::string& text) {
    if (!end.revents) return;
    const ssize_t count = read(descriptor, buffer, sizeof buffer);
    if (count > 0)
      text.append(buffer, static_cast<std::size_t>(count));
    else
      close_end(descriptor);
  };
  take(ends[1], output_, outcome_.out);
  take(ends[2], error_, outcome_.err);
  return output_ >= 0 || error_ >= 0;
}

bool RunningProgram::read_output(std::size_t bytes, double seconds) {
  const std::size_t wanted = outcome_.out.size() + bytes;
  const auto start = Clock::now();
  while (outcome_.out.size() < wanted && seconds_since(start) < seconds && exchange(20)) {
  }
  return outcome_.out.size() >= wanted;
}

void RunningProgram::close_output() { close_end(output_); }

void RunningProgram::send(int signal) {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process_, &clock) == 0) clock_gettime(clock, &used);
  processor_seconds_at_signal_ = static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
  kill(process_, signal);
}

std::size_t RunningProgram::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
  std::size_t pages = 0;
  file >> pages >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

Outcome RunningProgram::wait(double most_seconds) {
  const auto start = Clock::now();
  int status = 0;
  struct rusage used{};
  while (wait4(process_, &status, WNOHANG, &used) == 0) {
    if (seconds_since(start) > most_seconds) kill(process_, SIGKILL);
    if (!exchange(5)) usleep(1000);  // its outputs are closed: no descriptor tells of its end
  }
  outcome_.seconds = seconds_since(start);
  outcome_.processor_seconds = seconds_of(used.ru_utime) + seconds_of(used.ru_stime) - processor_seconds_at_signal_;
  process_ = -1;
  while (exchange(0) && (output_ >= 0 || error_ >= 0)) {
    pollfd left[] = {{output_, POLLIN, 0}, {error_, POLLIN, 0}};
    if (poll(left, 2, 0) <= 0) break;  // a process that it started still holds the pipe
  }
  outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  return outcome_;
}

Outcome run_program(const std::vector<std::string>& args, RunOptions options) {
  return RunningProgram(args, std::move(options)).wait();
}

}  // namespace linnet::test
