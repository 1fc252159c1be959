#include <sys/ioctl.h>
#include <unistd.h>

#include "native/system/terminal.h"

namespace linnet::native {

const std::string_view end_of_typing = "Ctrl-D";

std::size_t terminal_width() {
  constexpr std::size_t usual_width = 80;
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual_width;
}

void set_up_terminal() {}  // it is so

}  // namespace linnet::native
