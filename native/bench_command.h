// The command line of `linnet bench` as values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "native/voice_session.h"

namespace linnet::native {

struct BenchText {
  std::string name, text;
  std::size_t characters = 0;  // Unicode code points
};

struct BenchCommand {
  bool help = false, quiet = false, long_texts = false;
  VoiceChoice voice;
  std::vector<int> threads;
  int runs = 5;
  std::uint64_t seed = 0;
  std::vector<BenchText> texts;
  std::string json_file, html_file;
};

// Reads the files of --text. bad_input: anything wrong with the flags; as read_text() for the files.
BenchCommand parse_bench(std::span<const std::string> args);
std::string bench_help();

// The built-in passage, as often as it takes, cut to `characters`; 100, 300, 500, 800 and 1000 end with a sentence.
BenchText built_in_text(std::size_t characters);

}  // namespace linnet::native
