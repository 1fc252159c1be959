// What a thread does between two looks at memory that another thread is about to change.
#pragma once

namespace linnet {

// Tells the processor that this thread waits, so that it saves power and leaves more of the core to the other thread on
// it; takes 10 to 100 ns. The thread keeps the core. Where there is no such instruction it yields.
void pause_briefly();

}  // namespace linnet
