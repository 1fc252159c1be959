// The command line of `linnet bench` as values.
#pragma once

#include <span>
#include <string>

#include "native/bench/bench.h"

namespace linnet::native {

struct BenchCommand {
  bool help = false;
  bool quiet = false;
  bool long_texts = false;
  std::string kernels = "machine";  // as use_kernel_set()
  BenchOptions bench;
  std::string json_file;
  std::string html_file;
};

// Reads the files of --text. bad_input: anything wrong with the flags; as read_text() for the files.
BenchCommand parse_bench(std::span<const std::string> args);
std::string bench_help();

}  // namespace linnet::native
