// How a thread that answers quickly gets its turn beside threads that compute for long.
#pragma once

namespace linnet::native {

// Asks for short turns on the processor for the calling thread, which then need not wait for the end of others' long
// ones when it wakes up. It gets no more time for that. Where the system knows no such thing (Linux before 6.12),
// nothing happens.
void take_short_turns();

}  // namespace linnet::native
