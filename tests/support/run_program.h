// Runs the built program as a user would, with pipes for its input and output. The program is $LINNET_PROGRAM, else
// `linnet` in the folder of the test executable. It finds the tiny voices by name and no other voice.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "tests/support/sanitizers.h"

namespace linnet::test {

struct RunOptions {
  std::string input = {};                               // standard input
  bool keep_input = false;                              // do not close standard input after the input, as in a terminal
  std::string folder = {};                              // the current folder; empty: the test's
  std::map<std::string, std::string> environment = {};  // in addition to the test's own
  std::size_t most_file_bytes = 0;                      // ulimit -f; 0: none
  std::size_t most_address_bytes = 0;                   // ulimit -v; 0: none
  std::string control_group = {};                       // a folder of cgroup v1 or v2 to run in
  int standard_output = -1;                             // a descriptor to use instead of a pipe
  // Makes /proc/meminfo empty, as in a container whose lxcfs has died; exit code 125 if that is not possible.
  bool without_meminfo = false;
};

struct Outcome {
  int code = -1;  // exit code, or 1000 + signal number
  std::string out;
  std::string err;
  double seconds = 0;  // of the last wait()
  // Processor time of the program alone: since the last signal (send()), or in all if there was none.
  double processor_seconds = 0;
};

class RunningProgram {
 public:
  RunningProgram(const std::vector<std::string>& args, RunOptions options = {});
  ~RunningProgram();  // kills the program if it is still running
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;

  // Writes input and reads output until the program has written `bytes` more to standard output, or until `seconds`
  // have passed. True if it has written them.
  bool read_output(std::size_t bytes, double seconds);
  const std::string& output() const { return outcome_.out; }  // so far
  const std::string& errors() const {
    return outcome_.err;
  }  // on standard error, as far as read_output() has come across it
  void close_output();  // closes the pipe, as `| head` does
  void send(int signal);
  pid_t process() const { return process_; }
  std::size_t resident_bytes() const;
  Outcome wait(double most_seconds = is_sanitized ? 600 : 60);  // killed when that has passed

 private:
  bool exchange(int wait_milliseconds);  // false when the program has closed its outputs
  void close_end(int& descriptor);

  RunOptions options_;
  std::size_t fed_ = 0;
  pid_t process_ = -1;
  int input_ = -1;
  int output_ = -1;
  int error_ = -1;
  double processor_seconds_at_signal_ = 0;
  Outcome outcome_;
};

Outcome run_program(const std::vector<std::string>& args, RunOptions options = {});

}  // namespace linnet::test
