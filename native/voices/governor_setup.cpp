#include "native/voices/governor_setup.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "engine/error.h"
#include "engine/governor/report.h"
#include "native/output/output_file.h"
#include "native/system/native_platform.h"
#include "native/system/user_folders.h"

namespace linnet::native {
namespace {

constexpr int most_default_threads = 4;  // more gain little for one voice

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

void from_environment(const char* name, float& megabytes) {
  const std::string value = variable(name);
  if (megabytes >= 0 || value.empty()) return;
  float number = 0;
  const char* end = value.data() + value.size();
  const auto [stopped_at, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || stopped_at != end || !(number >= 1 && number <= most_governor_mb))
    throw Error(ErrorKind::bad_input, std::string(name) + ": '" + value + "' is not a number from 1 to " +
                                          std::to_string(static_cast<int>(most_governor_mb)));
  megabytes = number;
}

Pinning pinning_of(const std::string& placement) {
  if (placement == "off") return Pinning::off;
  if (placement == "kind") return Pinning::shared;
  if (placement == "core") return Pinning::one_each;
  throw Error(ErrorKind::bad_input, "--placement: '" + placement + "' is neither 'kind' nor 'core' nor 'off'");
}

GovernorOptions options_of(GovernorChoice choice, int threads) {
  if (choice.profile.empty()) choice.profile = variable("LINNET_PROFILE");
  from_environment("LINNET_SAFETY_MARGIN_MB", choice.safety_margin_mb);
  from_environment("LINNET_MEMORY_LIMIT_MB", choice.memory_limit_mb);
  GovernorOptions o;
  o.profile = choice.profile;
  if (choice.safety_margin_mb >= 0) o.safety_margin_gb = static_cast<double>(choice.safety_margin_mb) / 1024;
  if (choice.memory_limit_mb >= 0) o.memory_limit_gb = static_cast<double>(choice.memory_limit_mb) / 1024;
  o.int4_below = static_cast<double>(choice.int4_below);
  o.threads = threads > 0 ? threads : most_default_threads;
  o.leave_busy_cores = threads == 0 && choice.placement != "off";
  o.pinning = pinning_of(choice.placement);
  o.polite = choice.polite;
  o.floats = choice.floats;
  if (choice.cache_mb >= 0) o.cache_limit_mb = choice.cache_mb;
  o.check_memory = !choice.no_budget;
  return o;
}

}  // namespace

GovernorSetup::GovernorSetup(const GovernorChoice& choice, int threads, bool quiet)
    : GovernorSetup(choice, threads, [quiet](const std::string& line) {
        if (!quiet) std::cerr << "linnet: " + line + "\n";
      }) {}

GovernorSetup::GovernorSetup(const GovernorChoice& choice, int threads, const Governor::Log& log)
    : platform_(native_platform()) {
  governor_ = std::make_unique<Governor>(*platform_, options_of(choice, threads), log);
  if (auto stored = configuration_from(read_if_there(config_file("tuning.json")))) {
    if (threads > 0) stored->num_threads = threads;
    governor_->use(*stored);
  }
}

void GovernorSetup::give_to(EngineOptions& options) {
  options.whole_numbers = whole_numbers();
  options.weight_memory = [this](std::size_t bytes) { return weight_memory(bytes); };
}

// A large page counts as a whole, also if it is hardly used, and where memory is short that would be at others' cost.
std::shared_ptr<std::byte> GovernorSetup::weight_memory(std::size_t bytes) {
  constexpr std::uint64_t plenty = 4;  // times as much must be available
  return governor_->memory().available_bytes / plenty < bytes ? nullptr : platform_->large_pages(bytes);
}

std::string config_file(const std::string& name) { return user_settings_folder() + "/linnet/" + name; }

std::string read_if_there(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_config_file(const std::string& name, const std::string& content) {
  const std::string path = config_file(name);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  if (error) throw Error(ErrorKind::io, "cannot make the folder of " + path + ": " + error.message());
  write_whole_file(path, content);
}

}  // namespace linnet::native
