// An allocator that fails on demand. It replaces malloc and its relatives, including operator new, in this program and
// in the libraries that it is linked with.
#pragma once

#include <cstddef>

namespace linnet::test {

// From now on until stop_failing(), counts the allocations of all threads and fails the nth one (1 is the next); if
// `all_after`, every later one too.
void fail_allocation(std::size_t nth, bool all_after);
void stop_failing();
std::size_t allocations();  // counted since fail_allocation()

}  // namespace linnet::test
