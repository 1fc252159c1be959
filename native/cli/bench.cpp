// linnet bench: how fast a voice speaks here, and where the time goes.
#include <algorithm>
#include <iostream>

#include "engine/kernel_set.h"
#include "native/cli/bench_command.h"
#include "native/cli/verbs.h"
#include "native/output/output_file.h"

namespace linnet::native {

int bench(std::span<const std::string> args) {
  if (std::find(args.begin(), args.end(), "--stability") != args.end()) return stability_bench(args);
  const BenchCommand command = parse_bench(args);
  if (command.help) {
    std::cout << bench_help();
    return 0;
  }
  for (const std::string& path : {command.json_file, command.html_file})
    if (!path.empty()) check_output(path);
  use_kernel_set(command.kernels);
  const auto say = [&command](const std::string& what) {
    if (!command.quiet) std::cerr << "linnet: " << what << "\n";
  };
  const BenchReport report = measure_speed(command.bench, say);
  if (command.json_file == "-") {  // otherwise the tables say it
    for (const ThreadFigures& figures : report.threads)
      if (const std::string warning = load_warning(report, figures); !warning.empty()) say(warning);
  } else {
    std::cout << bench_tables(report);
  }
  if (!command.json_file.empty()) write_whole_file(command.json_file, bench_json(report));
  if (!command.html_file.empty()) write_whole_file(command.html_file, bench_html(report));
  return 0;
}

}  // namespace linnet::native
