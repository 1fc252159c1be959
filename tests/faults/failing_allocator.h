// Memory that runs out at the nth allocation: malloc and its relatives, operator new included, of this program and of
// the libraries that it is linked with, come from here.
#pragma once

#include <cstddef>

namespace linnet::test {

// Counts allocations of all threads from now on and fails the nth one (1 is the next) and, if `all_after`, every one
// behind it. Until stop_failing().
void fail_allocation(std::size_t nth, bool all_after);
void stop_failing();
std::size_t allocations();  // counted since fail_allocation()

}  // namespace linnet::test
