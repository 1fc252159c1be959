// This program again, as a child: for measurements that want a process of their own.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace linnet::native {

struct ChildResult {
  int code = 0;  // exit code, 128 + signal if one ended it: 137 when the kernel ran out of memory
  std::string out;
  std::string err;
  long peak_kilobytes = 0;  // largest resident size
  double seconds = 0;
};

// Runs `linnet ARGS` with `input` on its standard input. in_child: called in the child before the program starts; may
// only make system calls. io: cannot be started.
ChildResult run_linnet(const std::vector<std::string>& args, const std::string& input,
                       const std::function<void()>& in_child = {});

// Its standard output. internal: it failed; says how.
std::string output_of_linnet(const std::vector<std::string>& args, const std::string& input);

}  // namespace linnet::native
