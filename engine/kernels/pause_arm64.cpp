#include "engine/kernels/pause.h"

namespace linnet {

// As long as x86's pause; "yield" does nothing on most cores.
void pause_briefly() { asm volatile("isb" ::: "memory"); }

}  // namespace linnet
