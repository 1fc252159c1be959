#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <thread>

#include "engine/error.h"
#include "native/output/player.h"
#include "native/system/children.h"
#include "native/system/file_descriptor.h"
#include "native/system/signals.h"

extern "C" char** environ;  // which no header of macOS declares

namespace linnet::native {
namespace {

constexpr auto between_looks = std::chrono::milliseconds(20);
constexpr int looks_before_kill = 5;

// Starts the program without a shell, with the signals that we ignore reset to their defaults.
pid_t spawn(const std::vector<std::string>& command, int standard_input) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, standard_input, STDIN_FILENO);
  posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t restored;
  sigemptyset(&restored);
  sigaddset(&restored, SIGPIPE);
  sigaddset(&restored, SIGXFSZ);
  posix_spawnattr_setsigdefault(&attributes, &restored);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t process = -1;
  const int error = posix_spawnp(&process, arguments[0], &files, &attributes, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) throw Error(ErrorKind::io, "cannot start " + command[0] + ": " + std::strerror(error));
  return process;
}

}  // namespace

struct Player::Running {
  pid_t process = -1;
  int pipe = -1;

  bool has_ended(int& status) {
    const pid_t ended = waitpid(process, &status, WNOHANG);
    if (ended == 0 || (ended < 0 && errno == EINTR)) return false;
    process = -1;
    return true;
  }
};

bool is_in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

std::optional<std::vector<std::string>> find_player(int sample_rate_hz) {
  const std::string rate = std::to_string(sample_rate_hz);
  const std::vector<std::string> players[] = {
      {"aplay", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", rate, "-"},
      {"paplay", "--raw", "--format=s16le", "--channels=1", "--rate=" + rate},
      // ffplay assumes one channel by default; the option for it has another name in each version, so it is not given.
      {"ffplay", "-nodisp", "-autoexit", "-loglevel", "error", "-f", "s16le", "-sample_rate", rate, "-i", "-"},
  };
  for (const auto& player : players)
    if (is_in_path(player[0])) return player;
  return std::nullopt;
}

Player::Player(std::vector<std::string> command, std::string failure)
    : name_(command[0]), failure_(std::move(failure)), running_(std::make_unique<Running>()) {
  int ends[2];
  if (!open_pipe(ends)) throw Error(ErrorKind::io, "cannot make a pipe to " + name_ + ": " + std::strerror(errno));
  running_->pipe = ends[1];
  try {
    running_->process = spawn(command, ends[0]);
  } catch (...) {
    close(ends[0]);
    close(ends[1]);
    throw;
  }
  close(ends[0]);
}

Player::~Player() {
  if (running_->pipe >= 0) close(running_->pipe);
  if (running_->process < 0) return;
  kill(running_->process, SIGTERM);
  int status = 0;
  for (int look = 0; look < looks_before_kill; ++look) {
    if (running_->has_ended(status)) return;
    std::this_thread::sleep_for(between_looks);
  }
  kill(running_->process, SIGKILL);
  waitpid(running_->process, &status, 0);
}

void Player::failed() {
  if (!failure_.empty()) throw Error(ErrorKind::io, failure_);
  throw Error(ErrorKind::io, name_ + " could not play the sound; give -f FILE to write it to a file");
}

void Player::write(std::span<const std::byte> samples) {
  try {
    write_fully(running_->pipe, samples, name_);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::io) failed();
    throw;
  }
}

void Player::finish() {
  close(running_->pipe);
  running_->pipe = -1;
  int status = 0;
  while (!running_->has_ended(status)) {
    throw_if_stopped();
    std::this_thread::sleep_for(between_looks);
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw_if_stopped();  // Ctrl-C has ended the player too
    failed();
  }
}

}  // namespace linnet::native
