// linnet bench --stability: measures the effect of each part of the governor under a memory limit and a competing load.
#include <iostream>

#include "native/bench/stability_bench.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/output/output_file.h"

namespace linnet::native {
namespace {

struct StabilityCommand {
  StabilityOptions bench;
  std::string json_file;
  std::string html_file;
  bool quiet = false;
  bool help = false;
};

Flags stability_flags(StabilityCommand& c) {
  Flags flags("bench --stability");
  flags.add("--stability", "", "this measurement", ignored());
  flags.add("--limit", "MB", "memory for all that runs in the measurement (default: 160)",
            [&c](std::string_view flag, const std::string& value) {
              int megabytes = 0;
              into(megabytes, 16, 1 << 20)(flag, value);
              c.bench.limit_mb = static_cast<std::uint64_t>(megabytes);
            });
  flags.add("--runs", "N", "requests of every length in every step (default: 50)", into(c.bench.iterations, 1, 10'000));
  flags.add("--load", "N", "processes that compete for the processor (default: the cores)",
            into(c.bench.competing, 0, 1024));
  add_voice_flags(flags, c.bench.voice);
  flags.add("--json", "FILE", "write all figures; '-' is standard output, in place of the table", into(c.json_file));
  flags.add("--html", "FILE", "write a report with plots, one file that needs nothing else", into(c.html_file));
  flags.add("-q --quiet", "", "do not say what is being measured", into(c.quiet));
  flags.add("-h --help", "", "this page", into(c.help));
  return flags;
}

}  // namespace

int stability_bench(std::span<const std::string> args) {
  StabilityCommand command;
  const std::vector<std::string> rest = stability_flags(command).parse(args);
  if (command.help) {
    std::cout << "linnet bench --stability [FLAGS]\n\nSpeaks texts of 100 to 1000 characters under a memory limit that "
                 "another program shares "
                 "and beside\na busy processor, four times over: without any care, then with the memory budget, with "
                 "threads\nkept in "
                 "place, and with plans chosen by estimate. Says how requests ended and how steady they were.\n\n"
              << stability_flags(command).help();
    return 0;
  }
  if (!rest.empty())
    throw Error(ErrorKind::bad_input, "bench --stability takes flags only, but was given '" + rest[0] + "'");
  for (const std::string& path : {command.json_file, command.html_file})
    if (!path.empty()) check_output(path);
  const StabilityReport report = measure_stability(command.bench, [&command](const std::string& what) {
    if (!command.quiet) std::cerr << "linnet: " << what << "\n";
  });
  if (command.json_file != "-") std::cout << stability_table(report);
  if (!command.json_file.empty()) write_whole_file(command.json_file, stability_json(report));
  if (!command.html_file.empty()) write_whole_file(command.html_file, stability_html(report));
  return 0;
}

}  // namespace linnet::native
