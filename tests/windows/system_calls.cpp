// system_calls FOLDER: what native/ asks Windows for, in a folder whose name is beyond ASCII.
// system_calls Ctrl-C: how it notices Ctrl-C, in a terminal.
// Says each thing that does not hold; exit code 1 if there is one. tests/windows/run compiles and starts it.
#include <winsock2.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>

#include "engine/error.h"
#include "native/http/socket_calls.h"
#include "native/system/file_descriptor.h"
#include "native/system/files.h"
#include "native/system/mapped_file.h"
#include "native/system/process_memory.h"
#include "native/system/program_paths.h"
#include "native/system/signals.h"
#include "native/system/terminal.h"
#include "native/system/user_folders.h"
#include "native/system/windows_platform.h"
// after winsock2.h, whose names it uses
#include <ws2tcpip.h>

namespace {

using namespace linnet::native;
using namespace std::chrono_literals;

int failures = 0;
int checks = 0;

void check(bool holds, const char* what) {
  ++checks;
  if (holds) return;
  ++failures;
  std::printf("does not hold: %s\n", what);
}

bool throws(linnet::ErrorKind kind, const std::function<void()>& work) {
  try {
    work();
  } catch (const linnet::Error& error) {
    return error.kind() == kind;
  }
  return false;
}

std::string contents(const std::string& path) {
  const int file = open_file(path, Opening::read);
  if (file < 0) return "(cannot be opened)";
  std::array<char, 100> room;
  const std::size_t count = read_some(file, room, path);
  close_file(file);
  return {room.data(), count};
}

void make(const std::string& path, std::string_view text) {
  const int file = open_file(path, Opening::write_from_start);
  write_fully(file, text, path);
  close_file(file);
}

void files(const std::string& folder) {
  const std::string path = folder + "/ein Stück 文.txt";
  const int file = open_file(path, Opening::write_new);
  check(file >= 0, "a new file is made");
  check(open_file(path, Opening::write_new) < 0 && errno == EEXIST, "a new file must not exist");
  write_fully(file, "one\ntwo\r\n", path);
  check(place_in_file(file) == 9, "the place is behind what was written, and no byte was changed");
  check(write_at_place(file, std::as_bytes(std::span("ONE", 3)), 0) == 3, "bytes are written at a place");
  check(place_in_file(file) == 9, "which does not move");
  check(file_bytes(file) == 9 && is_plain_file(file) && !is_folder(file), "it is a plain file of 9 bytes");
  check(flush_file(file), "it is flushed");
  check(is_file_at(file, path) && !is_file_at(file, folder + "/other"), "the path names it");
  close_file(file);
  check(contents(path) == "ONE\ntwo\r\n", "it holds what was written");

  const int more = open_file(path, Opening::append);
  check(seek_to_end(more) == 9, "its end is found");
  write_fully(more, "three", path);
  check(cut_file(more, 12) && file_bytes(more) == 12, "it is cut off");
  check(lock_file(more), "it is locked");
  const int other = open_file(path, Opening::update);
  check(!lock_file(other) && errno == EWOULDBLOCK, "it is not locked twice");
  close_file(other);
  close_file(more);
  check(contents(path) == "ONE\ntwo\r\nthr", "it holds what was appended");
  check(is_folder(open_file(folder, Opening::read)), "a folder is opened as one");
}

void names(const std::string& folder) {
  const std::string path = folder + "/ein Stück 文.txt", other = folder + "/zweites.txt";
  make(other, "new");
  check(replace_file(other, path) && contents(path) == "new", "a file takes another's place");
  check(open_file(other, Opening::read) < 0 && errno == ENOENT, "and has its own name no more");
  {
    const MappedFile mapped(path);
    const auto bytes = mapped.bytes();
    check(std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) == "new", "a file is mapped");
    mapped.drop(bytes);
    mapped.check_unchanged();
  }
  check(throws(linnet::ErrorKind::not_found, [&] { MappedFile(folder + "/none"); }), "a missing file is not mapped");
  check(throws(linnet::ErrorKind::bad_input, [&] { MappedFile{folder}; }), "nor is a folder");
  check(std::filesystem::exists(path), "std::filesystem finds the name");
  check(remove_file(path) && !std::filesystem::exists(path), "a file is removed");
  check(may_write_into(folder) && !may_write_into(folder + "/none"), "what folder can be written into is known");
  check(is_device("NUL") && !is_device(path), "devices are known");
  check(throws(linnet::ErrorKind::bad_input, [&] { is_device(folder + "/nul.wav"); }), "no file has a device's name");
  check(program_path().ends_with("system_calls.exe"), "the program's own path is known");
  check(!user_cache_folder().empty() && !user_settings_folder().empty(), "the user's folders are known");
}

void sockets() {
  WSADATA facts;
  WSAStartup(MAKEWORD(2, 2), &facts);
  const auto make_socket = [] { return static_cast<int>(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)); };
  const auto real = [](int socket) { return static_cast<SOCKET>(socket); };
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int size = sizeof place;
  const int listener = make_socket();
  set_listening_options(listener);
  bind(real(listener), reinterpret_cast<sockaddr*>(&place), size);
  getsockname(real(listener), reinterpret_cast<sockaddr*>(&place), &size);
  check(listen(real(listener), 5) == 0, "a port is listened on");
  const int second = make_socket();
  set_listening_options(second);
  check(
      bind(real(second), reinterpret_cast<sockaddr*>(&place), size) != 0 && last_bind_problem() == BindProblem::in_use,
      "a second server is told that the port is taken");
  close_socket(second);

  const int client = make_socket();
  check(connect(real(client), reinterpret_cast<sockaddr*>(&place), size) == 0, "a client connects");
  const int server = static_cast<int>(accept(real(listener), nullptr, nullptr));
  prepare_socket(client);
  prepare_socket(server);
  std::array<char, 100> room;
  check(receive_now(server, room) == 0, "nothing is there yet, and nothing waits");
  check(wait_until_readable(server, 50ms) == SocketEvent::none, "a wait ends without data");
  check(wait_until_writable(client, 1s) == SocketEvent::ready && send_now(client, std::string_view("hello")) == 5,
        "the client sends");
  check(wait_until_readable(server, 5s) == SocketEvent::ready && receive_now(server, room) == 5, "the server receives");
  check(!has_peer_closed(server), "the client is there");
  close_socket(client);
  check(wait_until_readable(server, 5s) == SocketEvent::ready && has_peer_closed(server), "the client has gone");
  check(receive_now(server, room) == -1, "the connection has ended");
  close_socket(server);
  close_socket(listener);

  std::array<unsigned char, 16> address;
  check(read_address("192.0.2.1", address) && address_text(std::as_bytes(std::span(address))) == "::ffff:192.0.2.1",
        "an address of IPv4 is read and written");
  check(address_text(std::as_bytes(std::span(address)).last(4)) == "192.0.2.1", "also alone");
  check(!read_address("192.0.2", address), "what is no address is not read");
}

void machine() {
  check(resident_memory_bytes() > 1'000'000 && peak_memory_bytes() >= resident_memory_bytes(), "memory is known");
  WindowsPlatform platform;
  const linnet::Machine facts = platform.machine();
  check(facts.system == "Windows" && facts.cores.size() >= std::thread::hardware_concurrency(), "cores are known");
  const linnet::MemoryReading memory = platform.memory();
  check(memory.total_bytes > memory.available_bytes && memory.available_bytes > 1'000'000, "free memory is known");
  platform.thread_started(0);
  check(platform.place({{{facts.cores.front().id}}, false}).empty(), "a thread is placed on a core");
}

void control_c() {
  install_signal_handlers();
  wait_for_signal(1ms);
  check(!stop_flag(), "no signal has come");
  check(GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0) != 0, "Ctrl-C is sent");
  wait_for_signal(5s);
  check(stop_flag() && stop_exit_code() == 130, "Ctrl-C is noticed");
  check(throws(linnet::ErrorKind::stopped, [] { throw_if_stopped(); }), "and ends what is waited for");
}

}  // namespace

int main(int argc, char** argv) {
  set_up_terminal();
  if (argc != 2) return 2;
  if (std::string_view(argv[1]) == "Ctrl-C") {
    control_c();
  } else {
    files(argv[1]);
    names(argv[1]);
    sockets();
    machine();
  }
  std::printf("%d of %d hold: %s\n", checks - failures, checks, argv[1]);
  return failures == 0 ? 0 : 1;
}
