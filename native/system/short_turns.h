// Scheduling of a thread that must answer quickly beside threads that compute for long.
#pragma once

namespace linnet::native {

// Asks the scheduler for short time slices for the calling thread, so that it need not wait for the end of another
// thread's long slice when it wakes up. Its share of processor time stays the same. No effect before Linux 6.12.
void take_short_turns();

}  // namespace linnet::native
