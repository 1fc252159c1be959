#include "engine/governor/governor.h"

#include <utility>

#include "engine/error.h"

namespace linnet {
namespace {

HardwareProfile chosen_profile(const Machine& machine, const GovernorOptions& options) {
  HardwareProfile p = profile_of(machine);
  if (!options.profile.empty()) {
    const HardwareProfile* known = known_profile(options.profile);
    if (!known) {
      std::string names;
      for (const HardwareProfile& k : known_profiles()) names += (names.empty() ? "" : ", ") + k.name;
      throw Error(ErrorKind::bad_input, "unknown hardware profile '" + options.profile + "'; there are " + names);
    }
    p = *known;
  }
  if (options.safety_margin_gb) {
    if (*options.safety_margin_gb < 0 || *options.safety_margin_gb >= p.memory.total_gb)
      throw Error(ErrorKind::bad_input, "a safety margin of " + amount(*options.safety_margin_gb * bytes_a_gb) +
                                            " must be less than the memory, " + amount(p.memory.total_gb * bytes_a_gb));
    p.memory.safety_margin_gb = *options.safety_margin_gb;
  }
  if (options.floats) p.quantization.dynamic = false;
  if (options.cache_limit_mb) p.cache_limit_mb = *options.cache_limit_mb;
  return p;
}

}  // namespace

Governor::Governor(Platform& platform, const GovernorOptions& options, Log log)
    : options_(options),
      log_(std::move(log)),
      machine_(platform, options.memory_limit_gb),
      profile_(chosen_profile(machine_.facts(), options)),
      budget_([this] { return memory(); }, profile_.memory),
      ladder_(machine_, profile_.memory.safety_margin_gb * bytes_a_gb, log_),
      admission_(machine_, budget_, ladder_, [this] { return configuration(); }, {options.check_memory}),
      pace_(platform, options.leave_busy_cores, log_),
      heat_(log_),
      placement_(placed(options.threads)),
      throttle_events_(platform.load().throttle_events) {
  configuration_ = previous_ = full_configuration(profile_, placement_.threads);
}

Placement Governor::placed(int threads) const {
  return linnet::place_threads(machine(), threads, options_.polite, options_.pinning);
}

Configuration Governor::configuration() const {
  const std::lock_guard lock(mutex_);
  return configuration_;
}

Placement Governor::placement() const {
  const std::lock_guard lock(mutex_);
  return placement_;
}

PrecisionChoice Governor::preferred_precision() const {
  return linnet::preferred_precision(profile_, memory().available_bytes, options_.int4_below);
}

SystemStatus Governor::status() {
  const LoadReading load = machine_.platform().load();
  bool throttled_since = false;
  {
    const std::lock_guard lock(mutex_);
    throttled_since = load.throttle_events > throttle_events_;
    throttle_events_ = load.throttle_events;
  }
  return system_status(profile_, memory(), load, throttled_since);
}

Adjustment Governor::optimize() {
  ladder_.free_caches();
  const SystemStatus now = status();
  Adjustment change;
  change.previous = configuration();
  change.now = adjusted(change.previous, full_configuration(profile_, placed(options_.threads).threads), now);
  if (change.changed()) use(change.now);
  return change;
}

Adjustment Governor::undo() {
  Adjustment change;
  {
    const std::lock_guard lock(mutex_);
    change = {configuration_, previous_};
  }
  if (change.changed()) use(change.now);
  return change;
}

void Governor::use(const Configuration& configuration) {
  const Placement placement = placed(configuration.num_threads);
  {
    const std::lock_guard lock(mutex_);
    previous_ = configuration_;
    configuration_ = configuration;
    placement_ = placement;
    configuration_.num_threads = placement_.threads;
  }
  ladder_.limit_cache(configuration.cache_limit);
  place_threads();
}

void Governor::place_threads() {
  const std::string refusal = machine_.platform().place(placement().places);
  const std::lock_guard lock(mutex_);
  if (!refusal.empty() && !refusal_logged_) log_("CPU affinity not available: " + refusal);
  refusal_logged_ = !refusal.empty();
}

double Governor::after_block(double work_seconds, double audio_seconds) {
  if (heat_.is_look_due(work_seconds)) {
    ladder_.enforce(configuration().cache_limit);
    heat_.look(status());
  }
  return machine_.platform().prefers_rests() ? rest_after(work_seconds, audio_seconds)
                                             : heat_.rest(work_seconds, audio_seconds);
}

}  // namespace linnet
