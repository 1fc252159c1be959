// For programs that start others.
#pragma once

namespace linnet::native {

// A pipe whose ends a program that is started does not inherit; `ends` as of pipe(2). false: errno says why.
bool open_pipe(int* ends);

// Called by a child between fork and exec: it shall end when its parent has ended, however that was. Only system calls.
void end_with_parent();

}  // namespace linnet::native
