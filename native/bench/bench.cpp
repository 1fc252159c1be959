#include "native/bench/bench.h"

#include <algorithm>
#include <chrono>
#include <ctime>

#include "native/bench/other_load.h"
#include "native/system/process_memory.h"
#include "native/system/signals.h"
#include "native/system/this_machine.h"
#include "native/voices/loudness_memory.h"

namespace linnet::native {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double peak_seconds = 0.3;  // for each of the two measurements of the GEMM peak

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::vector<StageCost> stage_costs(const StageTimes& times, const Voice& voice, double ids, double frames) {
  std::vector<StageCost> costs;
  const std::vector<std::string>& names = voice.stages();
  for (std::size_t stage = 0; stage < names.size(); ++stage) {
    const bool of_model = stage >= first_model_stage && stage + 1 < names.size();
    StageCost cost{names[stage], of_model, times.seconds(stage), times.processor_seconds(stage), 0, 0};
    for (const LayerInfo& layer : voice.layers()) {
      if (layer.stage != stage) continue;
      cost.direct_flops += layer.direct_flops(ids, frames);
      cost.done_flops += layer.done_flops(ids, frames);
    }
    if (cost.seconds > 0) costs.push_back(std::move(cost));
  }
  return costs;
}

class Bench {
 public:
  Bench(const BenchOptions& options, BenchReport& report, const BenchProgress& progress)
      : options_(options), report_(report), progress_(progress) {}

  ThreadFigures measure(int threads) {
    VoiceChoice choice = options_.voice;
    choice.threads = threads;
    reset_peak_memory();
    VoiceSession session = open_session(choice);
    const OtherLoad others;
    ThreadFigures figures{
        threads, session.load_seconds, session.engine->gemm_peak(peak_seconds), peak_memory_bytes(), {}, 0};
    describe(session);
    for (const BenchText& text : options_.texts) {
      figures.texts.emplace_back().name = text.name;
      figures.texts.back().characters = text.characters;
    }
    times_.assign(options_.texts.size(), {});
    progress_("warming up, " + std::to_string(threads) + " thread(s)");
    TextFigures unused;
    run(session, options_.texts.front(), unused, times_[0]);
    times_[0].clear();
    for (int round = 0; round < options_.runs; ++round)  // texts take turns, so that a slow minute affects all of them
      for (std::size_t i = 0; i < options_.texts.size(); ++i) {
        progress_("run " + std::to_string(round + 1) + " of " + std::to_string(options_.runs) + ", text " +
                  options_.texts[i].name);
        run(session, options_.texts[i], figures.texts[i], times_[i]);
      }
    figures.gemm_flops = std::max(figures.gemm_flops, session.engine->gemm_peak(peak_seconds));
    for (std::size_t i = 0; i < figures.texts.size(); ++i) add_stages(session, figures.texts[i], times_[i]);
    figures.cores_of_others = others.cores();
    report_.allowed_cores = others.of_cores();
    return figures;
  }

 private:
  void describe(const VoiceSession& session) {
    report_.kernels = session.engine->kernels();
    report_.voice = session.files.name;
    report_.sample_rate_hz = session.voice->sample_rate_hz();
    report_.weight_bytes = session.voice->weight_bytes();
    report_.stages = session.voice->stages();
    report_.layers = session.voice->layers();
  }

  void run(VoiceSession& session, const BenchText& text, TextFigures& figures, std::vector<StageTimes>& times) {
    StageTimes stages;
    SpeakOptions options;
    options.seed = options_.seed;
    options.stop = &stop_flag();
    options.times = &stages;
    know_gain(*session.voice, options);
    report_.peak_rss_of_each_text = reset_peak_memory();
    const double cpu = cpu_seconds();
    const Clock::time_point start = Clock::now();
    const SpeakResult result = session.voice->speak(text.text, options, [](const AudioBlock&) {});
    figures.total_seconds.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    figures.cpu_seconds.push_back(cpu_seconds() - cpu);
    figures.first_audio_seconds.push_back(result.first_audio_seconds);
    figures.audio_seconds = static_cast<double>(result.samples) / session.voice->sample_rate_hz();
    figures.phoneme_ids = result.phoneme_ids;
    figures.sentences = result.sentences;
    figures.peak_rss_bytes = std::max(figures.peak_rss_bytes, peak_memory_bytes());
    times.push_back(stages);
  }

  // Stages of a single run, because they add up to its time; medians of each stage would not.
  static void add_stages(const VoiceSession& session, TextFigures& figures, const std::vector<StageTimes>& times) {
    std::vector<double> sorted = figures.total_seconds;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
    std::nth_element(sorted.begin(), middle, sorted.end());
    const auto run = std::find(figures.total_seconds.begin(), figures.total_seconds.end(), *middle);
    const double frames =
        figures.audio_seconds * session.voice->sample_rate_hz() / static_cast<double>(session.voice->hop_length());
    figures.stages = stage_costs(times[static_cast<std::size_t>(run - figures.total_seconds.begin())], *session.voice,
                                 static_cast<double>(figures.phoneme_ids), frames);
  }

  const BenchOptions& options_;
  BenchReport& report_;
  const BenchProgress& progress_;
  std::vector<std::vector<StageTimes>> times_;  // of each text and run
};

}  // namespace

std::string date_and_time() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  return {text, length};
}

BenchReport measure_speed(const BenchOptions& options, const BenchProgress& progress) {
  BenchReport report;
  report.date = date_and_time();
  report.machine = machine_name();
  report.cores = machine_cores();
  report.usable_cores = usable_cores();
  report.runs = options.runs;
  report.seed = options.seed;
  Bench bench(options, report, progress);
  for (const int threads : options.threads) report.threads.push_back(bench.measure(threads));
  return report;
}

}  // namespace linnet::native
