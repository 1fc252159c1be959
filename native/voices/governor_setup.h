// The governor as the program sets it up: from its flags, the environment and the user's config folder.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "engine/governor/governor.h"
#include "engine/linnet.h"

namespace linnet::native {

inline constexpr float most_governor_mb = 1 << 24;  // of each figure in MB

// What the user asks of the governor. What is not given comes from the environment (LINNET_PROFILE,
// LINNET_SAFETY_MARGIN_MB, LINNET_MEMORY_LIMIT_MB), else from the machine.
struct GovernorChoice {
  std::string profile;                                   // of known_profiles(); empty: not given
  float safety_margin_mb = -1;                           // -1: not given
  float memory_limit_mb = -1;                            // -1: not given
  float int4_below = static_cast<float>(int4_below_gb);  // GB of free memory below which 4-bit weights are preferred
  std::string placement = "kind";                        // "off", "kind" or "core"
  bool floats = false;  // multiply all weights as floats (EngineOptions::whole_numbers)
  bool polite = false;
  bool no_budget = false;  // refuse nothing for memory
  int cache_mb = -1;       // of finished audio; -1: by hardware profile
};

// The machine and its governor. Any thread may call.
class GovernorSetup {
 public:
  // threads: the most to use; 0: what the last `linnet optimize` stored, else as the machine has. quiet: no log on
  // standard error. bad_input: a field of `choice` or a variable is out of its range; as Governor().
  GovernorSetup(const GovernorChoice& choice, int threads, bool quiet = false);
  GovernorSetup(const GovernorChoice& choice, int threads, const Governor::Log& log);

  Platform& platform() { return *platform_; }
  Governor& governor() { return *governor_; }
  const Governor& governor() const { return *governor_; }
  // An engine under this governor, which must end before this, gets weight_memory (in large pages where memory is
  // plentiful) and whole_numbers.
  void give_to(EngineOptions& options);
  bool whole_numbers() const { return governor_->profile().quantization.dynamic; }  // EngineOptions::whole_numbers

 private:
  std::shared_ptr<std::byte> weight_memory(std::size_t bytes);

  std::unique_ptr<Platform> platform_;
  std::unique_ptr<Governor> governor_;
};

// The path of a file about this machine: in the folder "linnet" of user_settings_folder().
std::string config_file(const std::string& name);
std::string read_if_there(const std::string& path);                           // empty if it cannot be read
void write_config_file(const std::string& name, const std::string& content);  // whole or not at all; io

}  // namespace linnet::native
