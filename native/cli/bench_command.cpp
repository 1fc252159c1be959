#include "native/cli/bench_command.h"

#include <algorithm>
#include <charconv>

#include "engine/error.h"
#include "engine/governor/estimate.h"
#include "native/cli/voice_flags.h"
#include "native/system/text_file.h"

namespace linnet::native {
namespace {

constexpr int most_threads = 64, most_runs = 1000;
constexpr std::size_t lengths[] = {100, 300, 500, 800, 1000};
constexpr std::size_t long_lengths[] = {100, 1000, 10'000, 100'000};

// "1,2,4"
std::vector<int> thread_counts(std::string_view flag, const std::string& list) {
  std::vector<int> counts;
  const char* at = list.data();
  const char* end = at + list.size();
  while (true) {
    int count = 0;
    const auto [stopped, error] = std::from_chars(at, end, count);
    if (error != std::errc{} || count < 1 || count > most_threads || (stopped != end && *stopped != ','))
      throw Error(ErrorKind::bad_input,
                  std::string(flag) + ": '" + list + "' is not a list of numbers from 1 to 64, such as 1,2");
    counts.push_back(count);
    if (stopped == end) return counts;
    at = stopped + 1;
  }
}

BenchText text_of_file(const std::string& path) {
  BenchText text;
  text.name = path.substr(path.find_last_of('/') + 1);
  text.text = read_text(path);
  text.characters = characters_in(text.text);
  return text;
}

Flags bench_flags(BenchCommand& command, std::vector<std::string>& files, int& runs) {
  Flags flags("bench");
  flags.heading("What is measured:");
  flags.add("--runs", "N", "runs of every text, after one to warm up (default: 5; with --long 1)",
            into(runs, 1, most_runs));
  flags.add("--threads", "N,N...", "numbers of threads, each from 1 to 64 (default: 1,2, or 1 on one core)",
            [&command](std::string_view flag, const std::string& list) {
              command.bench.threads = thread_counts(flag, list);
            });
  flags.add("--text", "FILE", "speak FILE in place of the built-in texts; repeatable", into(files));
  flags.add("--long", "", "built-in texts of 100 to 100,000 characters: is the cost of a second of audio flat?",
            into(command.long_texts));
  flags.add("--kernels", "SET", "compute as an older processor would: sse, avx, avx2, avx512 (default: machine)",
            into(command.kernels));
  add_arithmetic_flag(flags, command.bench.voice.governor);
  flags.add("--stability", "", "success and steadiness under a memory limit and a load instead: see its own --help",
            ignored());
  flags.add("--seed", "N", "of the noise (default: 0)", into(command.bench.seed));
  flags.heading("Voice:");
  add_model_flags(flags, command.bench.voice);
  add_plan_flag(flags, command.bench.voice);
  flags.heading("Output:");
  flags.add("--json", "FILE", "write all figures; '-' is standard output, in place of the tables",
            into(command.json_file));
  flags.add("--html", "FILE", "write a report with plots, one file that needs nothing else", into(command.html_file));
  flags.add("-q --quiet", "", "do not say what is being measured", into(command.quiet));
  flags.add("-h --help", "", "this page", into(command.help));
  return flags;
}

}  // namespace

BenchCommand parse_bench(std::span<const std::string> args) {
  BenchCommand command;
  std::vector<std::string> files;
  int runs = 0;
  const std::vector<std::string> rest = bench_flags(command, files, runs).parse(args);
  if (command.help) return command;
  if (!rest.empty())
    throw Error(ErrorKind::bad_input,
                "bench takes flags only, but was given '" + rest[0] + "'; a text goes into a file, --text FILE");
  if (command.long_texts && !files.empty()) throw Error(ErrorKind::bad_input, "--long and --text exclude each other");
  command.bench.runs = runs ? runs : command.long_texts ? 1 : 5;
  if (command.bench.threads.empty()) command.bench.threads = default_threads() > 1 ? std::vector{1, 2} : std::vector{1};
  for (const std::string& file : files) command.bench.texts.push_back(text_of_file(file));
  if (!files.empty()) return command;
  for (const std::size_t length : command.long_texts ? std::span<const std::size_t>(long_lengths) : lengths)
    command.bench.texts.push_back(built_in_text(length));
  return command;
}

std::string bench_help() {
  BenchCommand command;
  std::vector<std::string> files;
  int runs = 0;
  return "linnet bench [FLAGS]\n"
         "\n"
         "  linnet bench --html report.html\n"
         "  linnet bench --threads 1 --long\n"
         "\n"
         "Measures how fast a voice speaks on this machine, where the time goes, and how\n"
         "near that is to what the processor can multiply. Texts take turns, run by run.\n"
         "\n"
         "  RTF         seconds of work for a second of audio\n"
         "  CPU s/s     processor seconds, of all threads, for a second of audio\n"
         "  GFLOP/s     operations of the convolutions as the direct way would do them;\n"
         "              attention and element-wise work are not counted\n"
         "  of peak     those against a large matrix product measured in the same run on\n"
         "              as many threads: more than 100 % is work that Cook-Toom leaves out\n"
         "  multiplied  what is really multiplied, against the same peak\n"
         "\n"
         "It says how much of the cores other programs took meanwhile, and warns where\n"
         "they left fewer than there were threads.\n" +
         bench_flags(command, files, runs).help();
}

}  // namespace linnet::native
