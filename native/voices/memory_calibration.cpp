#include "native/voices/memory_calibration.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "native/system/mapped_file.h"
#include "native/system/text_file.h"
#include "native/voices/voice_variants.h"

namespace linnet::native {
namespace {

constexpr const char* file_name = "memory.json";
constexpr std::size_t most_settings_bytes = std::size_t{16} << 20;

nlohmann::json stored() {
  nlohmann::json all = nlohmann::json::parse(read_if_there(config_file(file_name)), nullptr, false);
  if (!all.is_object()) return nlohmann::json::object();
  return all;
}

}  // namespace

std::string CalibrationKey::text() const {
  return voice + " " + precision + " threads=" + std::to_string(threads) +
         " text=" + std::to_string(plan.sentence_phonemes) + " chunk=" + std::to_string(plan.block_frames) +
         (plan.compact ? " compact" : "");
}

std::optional<MemoryModel> calibrated(const CalibrationKey& key) {
  const nlohmann::json all = stored();
  const auto found = all.find(key.text());
  if (found == all.end() || !found->is_object()) return std::nullopt;
  const auto number = [&](const char* name) {
    const auto value = found->find(name);
    return value != found->end() && value->is_number() ? value->get<double>() : 0;
  };
  MemoryModel m;
  m.base_model_mb = number("base_model_mb");
  m.per_100_tokens_mb = number("per_100_tokens_mb");
  m.cache_overhead_mb = number("cache_overhead_mb");
  m.calibrated = true;
  return m.base_model_mb > 0 && m.per_100_tokens_mb >= 0 ? std::optional(m) : std::nullopt;
}

void store_calibration(const CalibrationKey& key, const MemoryModel& model) {
  nlohmann::json all = stored();
  all[key.text()] = {{"base_model_mb", model.base_model_mb},
                     {"per_100_tokens_mb", model.per_100_tokens_mb},
                     {"cache_overhead_mb", model.cache_overhead_mb}};
  write_config_file(file_name, all.dump(2) + "\n");
}

CalibrationKey calibration_key(const VoiceFiles& files, int threads, const VoicePlan& plan) {
  std::error_code error;
  const auto size = std::filesystem::file_size(files.model, error);
  return {files.name + ":" + std::to_string(error ? 0 : size), precision_in(files.name), threads, plan};
}

MemoryModel memory_model_of(const VoiceChoice& choice, GovernorSetup& governor_setup) {
  const VoiceFiles files = chosen_variants(choice, governor_setup.governor()).front();
  const int threads = choice.threads > 0 ? choice.threads : default_threads();
  const VoicePlan plan = choice.plan.value_or(governor_setup.governor().configuration().plan());
  // What was measured is of the arithmetic that the profile chooses.
  if (governor_setup.whole_numbers())
    if (const auto model = calibrated(calibration_key(files, threads, plan))) return *model;
  const std::uint64_t before = governor_setup.governor().memory().process_bytes;  // without the file's pages
  const MappedFile model(files.model);
  EngineOptions options;
  options.threads = threads;
  options.whole_numbers = governor_setup.whole_numbers();
  const Engine engine(options);
  const std::string settings = files.settings.empty() ? "" : read_text(files.settings, most_settings_bytes);
  return planned_model(memory_of(engine, offered(model, files.name, settings), plan), before, 0);
}

}  // namespace linnet::native
