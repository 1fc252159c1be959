#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdio>
#include <cstdlib>

#include "native/system/terminal.h"

namespace linnet::native {
namespace {

UINT output_before = 0;

void restore() {
  if (output_before != 0) SetConsoleOutputCP(output_before);
}

}  // namespace

const std::string_view end_of_typing = "Ctrl-Z and Enter";

std::size_t terminal_width() {
  constexpr std::size_t usual_width = 80;
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_ERROR_HANDLE), &screen)) return usual_width;
  const int columns = screen.srWindow.Right - screen.srWindow.Left + 1;
  return columns > 1 ? static_cast<std::size_t>(columns) : usual_width;
}

void set_up_terminal() {
  _fmode = _O_BINARY;
  for (const int descriptor : {0, 1, 2}) _setmode(descriptor, _O_BINARY);
  output_before = GetConsoleOutputCP();
  SetConsoleOutputCP(CP_UTF8);
  SetConsoleCP(CP_UTF8);
  std::atexit(restore);
  HANDLE error = GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode = 0;
  if (GetConsoleMode(error, &mode)) SetConsoleMode(error, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);  // \033[K
}

}  // namespace linnet::native
