#include <windows.h>

#include "native/system/short_turns.h"

namespace linnet::native {

// Windows has no length of turns that a thread could ask for. One of a little higher priority need not wait for the end
// of another's.
void take_short_turns() { SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_ABOVE_NORMAL); }

}  // namespace linnet::native
