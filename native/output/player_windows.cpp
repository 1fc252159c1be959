#include <io.h>
#include <windows.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "engine/error.h"
#include "native/output/loudspeaker.h"
#include "native/output/player.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"
#include "native/system/signals.h"
#include "native/system/user_folders.h"
#include "native/system/wide_text.h"

namespace linnet::native {
namespace {

constexpr DWORD look_around_ms = 50;
constexpr const char* windows_itself = "Windows";

std::string path_of(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, between_folders);) {
    const std::filesystem::path file = std::filesystem::path(folder) / (program + ".exe");
    std::error_code error;
    if (std::filesystem::is_regular_file(file, error)) return file.string();
  }
  return "";
}

// As the C library of the other program takes it apart: backslashes count double before a quotation mark only.
std::string quoted(const std::string& argument) {
  std::string text = "\"";
  std::size_t backslashes = 0;
  for (const char c : argument) {
    if (c == '"') text.append(backslashes + 1, '\\');
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text.append(backslashes, '\\') + "\"";
}

// Starts the program with `input` as its standard input, and no output.
HANDLE start(const std::vector<std::string>& command, HANDLE input) {
  std::string line;
  for (const std::string& argument : command) line += (line.empty() ? "" : " ") + quoted(argument);
  std::wstring words = wide(line);
  STARTUPINFOW with{};
  with.cb = sizeof with;
  with.dwFlags = STARTF_USESTDHANDLES;
  with.hStdInput = input;
  with.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION started{};
  const std::wstring program = wide(path_of(command[0]));
  if (!CreateProcessW(program.c_str(), words.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &with, &started))
    throw Error(ErrorKind::io, "cannot start " + command[0] + ": " + windows_error(GetLastError()));
  CloseHandle(started.hThread);
  return started.hProcess;
}

}  // namespace

struct Player::Running {
  std::unique_ptr<Loudspeaker> loudspeaker;  // or:
  HANDLE process = nullptr;
  int pipe = -1;
};

bool is_in_path(const std::string& program) { return !path_of(program).empty(); }

std::optional<std::vector<std::string>> find_player(int sample_rate_hz) {
  return std::vector<std::string>{windows_itself, std::to_string(sample_rate_hz)};
}

Player::Player(std::vector<std::string> command, std::string failure)
    : name_(command[0]), failure_(std::move(failure)), running_(std::make_unique<Running>()) {
  if (name_ == windows_itself) {
    running_->loudspeaker = std::make_unique<Loudspeaker>(std::atoi(command.at(1).c_str()));
    return;
  }
  SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
  HANDLE read_end = nullptr;
  HANDLE write_end = nullptr;
  if (!CreatePipe(&read_end, &write_end, &inherited, 0))
    throw Error(ErrorKind::io, "cannot make a pipe to " + name_ + ": " + windows_error(GetLastError()));
  SetHandleInformation(write_end, HANDLE_FLAG_INHERIT, 0);
  try {
    running_->process = start(command, read_end);
  } catch (...) {
    CloseHandle(read_end);
    CloseHandle(write_end);
    throw;
  }
  CloseHandle(read_end);
  running_->pipe = _open_osfhandle(reinterpret_cast<intptr_t>(write_end), 0);
}

Player::~Player() {
  if (running_->pipe >= 0) close_file(running_->pipe);
  if (!running_->process) return;
  TerminateProcess(running_->process, 1);
  CloseHandle(running_->process);
}

void Player::failed() {
  if (!failure_.empty()) throw Error(ErrorKind::io, failure_);
  throw Error(ErrorKind::io, name_ + " could not play the sound; give -f FILE to write it to a file");
}

void Player::write(std::span<const std::byte> samples) {
  if (running_->loudspeaker) return running_->loudspeaker->write(samples);
  try {
    write_fully(running_->pipe, samples, name_);
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::io) failed();
    throw;
  }
}

void Player::finish() {
  if (running_->loudspeaker) return running_->loudspeaker->finish();
  close_file(running_->pipe);
  running_->pipe = -1;
  while (WaitForSingleObject(running_->process, look_around_ms) == WAIT_TIMEOUT) throw_if_stopped();
  DWORD status = 1;
  GetExitCodeProcess(running_->process, &status);
  CloseHandle(running_->process);
  running_->process = nullptr;
  if (status == 0) return;
  throw_if_stopped();  // Ctrl-C has ended the player too
  failed();
}

}  // namespace linnet::native
