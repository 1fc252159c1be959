#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "native/system/short_turns.h"

namespace linnet::native {

// sched_setattr(2): since Linux 6.12, `runtime` is the length of an ordinary thread's time slices. glibc does not
// declare it yet.
void take_short_turns() {
  struct {
    std::uint32_t size;
    std::uint32_t policy;
    std::uint64_t flags;
    std::int32_t nice;
    std::uint32_t priority;
    std::uint64_t runtime_ns;
    std::uint64_t deadline_ns;
    std::uint64_t period_ns;
  } ask{};
  ask.size = sizeof ask;
  ask.policy = SCHED_OTHER;
  ask.nice = getpriority(PRIO_PROCESS, 0);  // unchanged: this call sets all attributes
  ask.runtime_ns = 100'000;                 // the shortest possible slice
  syscall(SYS_sched_setattr, 0, &ask, 0U);
}

}  // namespace linnet::native
