// linnet bench --stability: what each part of the governor is worth under a real memory limit and a competing load.
// Every request is a process of its own, as a crash or a kill must not end the measurement.
#include <array>
#include <ctime>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "native/bench_command.h"
#include "native/child_process.h"
#include "native/output_file.h"
#include "native/platform.h"
#include "native/pressure.h"
#include "native/signals.h"
#include "native/stability_report.h"
#include "native/verbs.h"

namespace linnet::native {
namespace {

constexpr std::size_t text_lengths[] = {100, 300, 500, 800, 1000};
constexpr std::uint64_t megabyte = 1 << 20;
constexpr double least_audio_seconds_a_character = 0.03;  // speech has 10 to 20 characters a second: less was cut short

struct StabilityCommand {
  VoiceChoice voice;
  int limit_mb = 160, iterations = 50, competing = -1;
  std::vector<float> held_shares = {0.1F, 0.2F, 0.3F, 0.4F, 0.45F};  // of the limit, by the other program
  std::string json_file, html_file;
  bool quiet = false, help = false;
};

Flags stability_flags(StabilityCommand& c) {
  Flags flags("bench --stability");
  flags.add("--stability", "", "this measurement", ignored());
  flags.add("--limit", "MB", "memory for all that runs in the measurement (default: 160)",
            into(c.limit_mb, 16, 1 << 20));
  flags.add("--runs", "N", "requests of every length in every step (default: 50)", into(c.iterations, 1, 10'000));
  flags.add("--load", "N", "processes that compete for the processor (default: the cores)", into(c.competing, 0, 1024));
  add_voice_flags(flags, c.voice);
  flags.add("--json", "FILE", "write all figures; '-' is standard output, in place of the table", into(c.json_file));
  flags.add("--html", "FILE", "write a report with plots, one file that needs nothing else", into(c.html_file));
  flags.add("-q --quiet", "", "do not say what is being measured", into(c.quiet));
  flags.add("-h --help", "", "this page", into(c.help));
  return flags;
}

struct AblationStep {
  const char* name;
  std::vector<std::string> flags;
};

// Each adds one part to the one before.
std::vector<AblationStep> ablation() {
  return {{"baseline", {"--no-memory-budget", "--plan", "400,144", "--placement", "off"}},
          {"+ memory budget", {"--plan", "400,144", "--placement", "off"}},
          {"+ CPU affinity", {"--plan", "400,144", "--placement", "core"}},
          {"+ pre-estimation", {"--placement", "core"}}};
}

Ending ending_of(const ChildResult& child, std::size_t characters) {
  if (child.code == 137) return Ending::killed;
  if (child.code == 3 && child.err.find("not enough memory") != std::string::npos) return Ending::refused;
  if (child.code != 0) return Ending::failed;
  const nlohmann::json stats = nlohmann::json::parse(child.out, nullptr, false);
  const double audio = stats.is_object() ? stats.value("audio_seconds", 0.0) : 0;
  return audio >= least_audio_seconds_a_character * static_cast<double>(characters) ? Ending::spoken : Ending::silent;
}

class StabilityBench {
 public:
  explicit StabilityBench(const StabilityCommand& command)
      : command_(command),
        limit_bytes_(static_cast<std::uint64_t>(command.limit_mb) * megabyte),
        pressure_(limit_bytes_) {}

  std::string limited_by() const { return pressure_.kind(); }

  // The steps take turns with every text, so that all of them meet the same hard times.
  std::vector<StabilityStep> measure(const std::vector<AblationStep>& steps) {
    std::vector<StabilityStep> results;
    results.reserve(steps.size());
    for (const AblationStep& step : steps) results.push_back({step.name, {}});
    std::minstd_rand random(1);
    for (int i = 0; i < command_.iterations; ++i) {
      if (!command_.quiet) std::cerr << "linnet: round " << i + 1 << " of " << command_.iterations << "\n";
      for (const std::size_t length : text_lengths) {
        const float share = command_.held_shares[random() % command_.held_shares.size()];
        const auto held = static_cast<std::uint64_t>(share * static_cast<float>(limit_bytes_));
        for (std::size_t s = 0; s < steps.size(); ++s) results[s].runs.push_back(request(steps[s], length, held));
      }
    }
    return results;
  }

 private:
  StabilityRun request(const AblationStep& step, std::size_t length, std::uint64_t held) {
    pressure_.hold(held);  // anew: the kernel may have ended the holder in place of the baseline
    std::vector<std::string> args = {"speak", "--quiet", "--output-raw",      "-f", "/dev/null", "--stats",
                                     "-",     "-m",      command_.voice.model};
    args.insert(args.end(), step.flags.begin(), step.flags.end());
    if (!command_.voice.settings.empty()) args.insert(args.end(), {"-c", command_.voice.settings});
    if (!command_.voice.espeak_data.empty()) args.insert(args.end(), {"--espeak-data", command_.voice.espeak_data});
    if (command_.voice.threads > 0) args.insert(args.end(), {"--threads", std::to_string(command_.voice.threads)});
    for (const std::string& folder : command_.voice.data_dirs) args.insert(args.end(), {"--data-dir", folder});
    const ChildResult child = run_linnet(args, built_in_text(length).text, [this] { pressure_.enter(); });
    return {length, held, ending_of(child, length), child.seconds,
            static_cast<std::uint64_t>(child.peak_kilobytes) * 1024};
  }

  const StabilityCommand& command_;
  std::uint64_t limit_bytes_;
  MemoryPressure pressure_;
};

std::string today() {
  const std::time_t now = std::time(nullptr);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", std::gmtime(&now))};
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
  StabilityBench bench(command);
  StabilityReport report;
  report.date = today();
  report.machine = machine_name();
  report.voice = find_voice(command.voice.model, command.voice.settings, voice_folders(command.voice.data_dirs)).name;
  report.limited_by = bench.limited_by();
  report.limit_bytes = static_cast<std::uint64_t>(command.limit_mb) * megabyte;
  report.iterations = command.iterations;
  report.competing = command.competing >= 0 ? command.competing : machine_cores();
  report.lengths.assign(std::begin(text_lengths), std::end(text_lengths));
  {
    const CompetingLoad load(report.competing);
    report.steps = bench.measure(ablation());
  }
  if (command.json_file != "-") std::cout << stability_table(report);
  if (!command.json_file.empty()) write_whole_file(command.json_file, stability_json(report));
  if (!command.html_file.empty()) write_whole_file(command.html_file, stability_html(report));
  return 0;
}

}  // namespace linnet::native
