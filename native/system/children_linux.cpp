#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "native/system/children.h"

namespace linnet::native {

bool open_pipe(int* ends) { return pipe2(ends, O_CLOEXEC) == 0; }

void end_with_parent() { prctl(PR_SET_PDEATHSIG, SIGKILL); }

}  // namespace linnet::native
