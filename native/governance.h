// The governor as the verbs use it: its flags, its settings in the user's config folder, its log on standard error.
#pragma once

#include <memory>
#include <string>

#include "engine/governor/governor.h"
#include "native/flags.h"

namespace linnet::native {

struct GovernorChoice {
  std::string profile;
  float safety_margin_mb = -1, memory_limit_mb = -1, int4_below = static_cast<float>(int4_below_gb);  // -1: not given
  std::string placement = "kind";                                                                     // off, kind, core
  bool polite = false, no_budget = false;
  int cache_mb = -1;  // of finished audio; -1: by hardware profile
};

// Flags come first, then the environment (LINNET_PROFILE, LINNET_SAFETY_MARGIN_MB, LINNET_MEMORY_LIMIT_MB), then what
// the machine says.
void add_governor_flags(Flags& flags, GovernorChoice& choice);

// The machine, and the governor over it.
class Governance {
 public:
  // threads: as asked for, 0: as the machine is, or as the last `linnet optimize` left it. bad_input: as Governor.
  Governance(const GovernorChoice& choice, int threads, bool quiet = false);
  Governance(const GovernorChoice& choice, int threads, const Governor::Log& log);

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
