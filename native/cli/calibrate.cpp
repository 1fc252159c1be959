// linnet calibrate: speaks texts of several lengths, each in a process of its own to measure its peak memory, and fits
// the estimate's coefficients to the peaks.
#include <iostream>
#include <nlohmann/json.hpp>

#include "native/bench/bench_texts.h"
#include "native/bench/child_process.h"
#include "native/cli/verbs.h"
#include "native/cli/voice_flags.h"
#include "native/voices/memory_calibration.h"

namespace linnet::native {
namespace {

constexpr std::size_t lengths[] = {100, 1000, 5000};

struct Peak {
  double tokens = 0;
  double megabytes = 0;
};

Peak measure(const VoiceFiles& voice, const LanguageChoice& language, int threads, const VoicePlan& plan,
             std::size_t characters) {
  std::vector<std::string> args = {
      "speak",     "--quiet",   "--output-raw",          "-f",     "/dev/null",    "--stats", "-", "-m",
      voice.model, "--threads", std::to_string(threads), "--plan", plan_text(plan)};
  if (!voice.settings.empty()) args.insert(args.end(), {"-c", voice.settings});
  const std::vector<std::string> data = language.flags();
  args.insert(args.end(), data.begin(), data.end());
  const nlohmann::json stats = nlohmann::json::parse(output_of_linnet(args, built_in_text(characters).text));
  return {stats.at("phoneme_ids"), stats.at("peak_rss_bytes").get<double>() / bytes_a_mb};
}

}  // namespace

int calibrate(std::span<const std::string> args) {
  VoiceChoice choice;
  bool help = false;
  bool quiet = false;
  Flags flags("calibrate");
  add_voice_flags(flags, choice);
  add_precision_flag(flags, choice);
  flags.add("-q --quiet", "", "errors only", into(quiet));
  flags.add("-h --help", "", "this page", into(help));
  const std::vector<std::string> rest = flags.parse(args);
  if (help) {
    std::cout << "linnet calibrate [FLAGS]\n\nSpeaks texts of several lengths, measures the memory that each takes, "
                 "and keeps the fitted\n"
                 "coefficients for the estimates of this voice with these threads.\n\n"
              << flags.help();
    return 0;
  }
  if (!rest.empty()) throw Error(ErrorKind::bad_input, "calibrate takes flags only, but was given '" + rest[0] + "'");
  GovernorSetup governor_setup(choice.governor, 0, quiet);
  const int threads = choice.threads > 0 ? choice.threads : default_threads();
  const VoicePlan plan = governor_setup.governor().configuration().plan();
  const VoiceFiles voice = chosen_variants(choice, governor_setup.governor()).front();
  if (!quiet)
    std::cerr << "linnet: measuring " << voice.name << " on " << threads << (threads == 1 ? " thread\n" : " threads\n");
  std::vector<double> tokens;
  std::vector<double> megabytes;
  for (const std::size_t characters : lengths) {
    const Peak peak = measure(voice, choice.language, threads, plan, characters);
    tokens.push_back(peak.tokens);
    megabytes.push_back(peak.megabytes);
    if (!quiet)
      std::cerr << "linnet: " << characters << " characters, " << peak.tokens << " phoneme ids: " << peak.megabytes
                << " MB\n";
  }
  const MemoryModel model = fitted_model(tokens, megabytes, 0);
  store_calibration(calibration_key(voice, threads, plan), model);
  std::cout << nlohmann::ordered_json{{"base_model_mb", model.base_model_mb},
                                      {"per_100_tokens_mb", model.per_100_tokens_mb},
                                      {"cache_overhead_mb", model.cache_overhead_mb}}
                   .dump(2)
            << "\n";
  return 0;
}

}  // namespace linnet::native
