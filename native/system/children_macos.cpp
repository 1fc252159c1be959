#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "native/system/children.h"

namespace linnet::native {
namespace {

constexpr int process_of_orphans = 1;  // becomes the parent of those that have lost theirs

extern "C" void look_for_parent(int) {
  if (getppid() == process_of_orphans) _exit(1);
}

}  // namespace

bool open_pipe(int* ends) {
  if (pipe(ends) != 0) return false;
  for (int i = 0; i < 2; ++i) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
  return true;
}

// macOS does not tell a process of its parent's end, so it looks each second.
void end_with_parent() {
  signal(SIGALRM, look_for_parent);
  const itimerval each_second{{1, 0}, {1, 0}};
  setitimer(ITIMER_REAL, &each_second, nullptr);
}

}  // namespace linnet::native
