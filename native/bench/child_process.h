// Runs this program as a child process, for measurements that need a process of their own.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace linnet::native {

struct ChildResult {
  int code = 0;  // exit code, or 128 + the signal that ended it: 137 if the kernel killed it for lack of memory
  std::string out;
  std::string err;
  long peak_kilobytes = 0;  // largest resident size
  double seconds = 0;
};

// Runs `linnet ARGS` with `input` on its standard input. in_child: called in the child before the program starts; may
// make system calls only. io: cannot be started.
ChildResult run_linnet(const std::vector<std::string>& args, const std::string& input,
                       const std::function<void()>& in_child = {});

// The standard output of `linnet ARGS`. internal: it failed; the message says how.
std::string output_of_linnet(const std::vector<std::string>& args, const std::string& input);

}  // namespace linnet::native
