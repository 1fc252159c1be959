// The program: hands the command line to its verb, and turns every error into a message and an exit code.
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "engine/error.h"
#include "native/cli/verbs.h"
#include "native/system/native_platform.h"
#include "native/system/signals.h"
#include "native/system/terminal.h"

namespace {

int exit_code(linnet::ErrorKind kind) {
  switch (kind) {
    case linnet::ErrorKind::bad_input:
    case linnet::ErrorKind::bad_voice:
    case linnet::ErrorKind::not_found:
    case linnet::ErrorKind::io:
      return 2;
    case linnet::ErrorKind::out_of_memory:
    case linnet::ErrorKind::memory_in_use:
      return 3;
    case linnet::ErrorKind::stopped:
      return linnet::native::stop_exit_code();
    case linnet::ErrorKind::internal:
      break;
  }
  return 70;
}

int report(const char* message, int code) {
  std::fprintf(stderr, "linnet: %s\n", message);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  linnet::native::set_up_allocator();
  linnet::native::set_up_terminal();
  linnet::native::install_signal_handlers();
  try {
    std::vector<std::string> args(argv + (argc > 0), argv + argc);
    if (argc > 0) args = linnet::native::arguments_of(argv[0], std::move(args));
    return linnet::native::run_verb(args);
  } catch (const linnet::Error& error) {
    return report(error.what(), exit_code(error.kind()));
  } catch (const std::bad_alloc&) {
    return report("out of memory", 3);
  } catch (const std::exception& error) {
    return report((std::string("internal error: ") + error.what()).c_str(), 70);
  }
}
