#include <nlohmann/json.hpp>
#include <random>

#include "native/bench/child_process.h"
#include "native/bench/load_generator.h"
#include "native/bench/stability_bench.h"
#include "native/system/this_machine.h"

namespace linnet::native {
namespace {

constexpr std::size_t text_lengths[] = {100, 300, 500, 800, 1000};
constexpr std::uint64_t megabyte = 1 << 20;
constexpr double least_audio_seconds_a_character =
    0.03;  // speech has 10 to 20 characters a second; shorter audio is incomplete

struct AblationStep {
  const char* name;
  std::vector<std::string> flags;
};

// Each step adds one part of the governor to the previous step.
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
  StabilityBench(const StabilityOptions& options, const BenchProgress& progress)
      : options_(options), progress_(progress), limit_bytes_(options.limit_mb * megabyte), pressure_(limit_bytes_) {}

  std::string limited_by() const { return pressure_.kind(); }

  // The steps take turns with every text, so that all of them run under the same load.
  std::vector<StabilityStep> measure(const std::vector<AblationStep>& steps) {
    std::vector<StabilityStep> results;
    results.reserve(steps.size());
    for (const AblationStep& step : steps) results.push_back({step.name, {}});
    std::minstd_rand random(1);
    for (int i = 0; i < options_.iterations; ++i) {
      progress_("round " + std::to_string(i + 1) + " of " + std::to_string(options_.iterations));
      for (const std::size_t length : text_lengths) {
        const float share = options_.held_shares[random() % options_.held_shares.size()];
        const auto held = static_cast<std::uint64_t>(share * static_cast<float>(limit_bytes_));
        for (std::size_t s = 0; s < steps.size(); ++s) results[s].runs.push_back(request(steps[s], length, held));
      }
    }
    return results;
  }

 private:
  StabilityRun request(const AblationStep& step, std::size_t length, std::uint64_t held) {
    pressure_.hold(held);  // again: the kernel may have killed the other program instead of the baseline
    std::vector<std::string> args = {"speak", "--quiet", "--output-raw",      "-f", "/dev/null", "--stats",
                                     "-",     "-m",      options_.voice.model};
    args.insert(args.end(), step.flags.begin(), step.flags.end());
    if (!options_.voice.settings.empty()) args.insert(args.end(), {"-c", options_.voice.settings});
    const std::vector<std::string> data = options_.voice.language.flags();
    args.insert(args.end(), data.begin(), data.end());
    if (options_.voice.threads > 0) args.insert(args.end(), {"--threads", std::to_string(options_.voice.threads)});
    for (const std::string& folder : options_.voice.data_dirs) args.insert(args.end(), {"--data-dir", folder});
    const ChildResult child = run_linnet(args, built_in_text(length).text, [this] { pressure_.enter(); });
    return {length, held, ending_of(child, length), child.seconds,
            static_cast<std::uint64_t>(child.peak_kilobytes) * 1024};
  }

  const StabilityOptions& options_;
  const BenchProgress& progress_;
  std::uint64_t limit_bytes_;
  MemoryPressure pressure_;
};

}  // namespace

StabilityReport measure_stability(const StabilityOptions& options, const BenchProgress& progress) {
  StabilityBench bench(options, progress);
  StabilityReport report;
  report.date = date_and_time();
  report.machine = machine_name();
  report.voice = find_voice(options.voice.model, options.voice.settings, voice_folders(options.voice.data_dirs)).name;
  report.limited_by = bench.limited_by();
  report.limit_bytes = options.limit_mb * megabyte;
  report.iterations = options.iterations;
  report.competing = options.competing >= 0 ? options.competing : machine_cores();
  report.lengths.assign(std::begin(text_lengths), std::end(text_lengths));
  const CompetingLoad load(report.competing);
  report.steps = bench.measure(ablation());
  return report;
}

}  // namespace linnet::native
