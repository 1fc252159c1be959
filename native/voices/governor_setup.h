// The governor as the verbs use it: its flags, its settings in the user's config folder, its log on standard error.
#pragma once

#include <memory>
#include <string>

#include "engine/governor/governor.h"
namespace linnet::native {

inline constexpr float most_governor_mb = 1 << 24;  // of each figure in MB

// What the user asks of the governor. Where it says nothing, the environment is asked (LINNET_PROFILE,
// LINNET_SAFETY_MARGIN_MB, LINNET_MEMORY_LIMIT_MB), then the machine.
struct GovernorChoice {
  std::string profile;
  float safety_margin_mb = -1, memory_limit_mb = -1, int4_below = static_cast<float>(int4_below_gb);  // -1: not given
  std::string placement = "kind";                                                                     // off, kind, core
  bool polite = false;
  bool no_budget = false;
  int cache_mb = -1;  // of finished audio; -1: by hardware profile
};

// The machine, and the governor over it.
class GovernorSetup {
 public:
  // threads: as asked for, 0: as the machine is, or as the last `linnet optimize` left it. bad_input: as Governor.
  GovernorSetup(const GovernorChoice& choice, int threads, bool quiet = false);
  GovernorSetup(const GovernorChoice& choice, int threads, const Governor::Log& log);

  Platform& platform() { return *platform_; }
  Governor& governor() { return *governor_; }
  const Governor& governor() const { return *governor_; }

 private:
  std::unique_ptr<Platform> platform_;
  std::unique_ptr<Governor> governor_;
};

// Where what was found out about this machine is kept: $XDG_CONFIG_HOME/linnet, else ~/.config/linnet.
std::string config_file(const std::string& name);
std::string read_if_there(const std::string& path);                           // empty if it cannot be read
void write_config_file(const std::string& name, const std::string& content);  // whole or not at all; io

}  // namespace linnet::native
