#include "engine/governor/governor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/error.h"

namespace linnet {
namespace {

constexpr double seconds_between_looks = 1;  // at the sensors, while speaking

Machine limited(Machine machine, const GovernorOptions& options) {
  if (!options.memory_limit_gb) return machine;
  const auto bytes = static_cast<std::uint64_t>(*options.memory_limit_gb * bytes_a_gb);
  if (bytes < machine.total_bytes) machine.total_bytes = bytes, machine.limited_by = "configuration";
  return machine;
}

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
  if (options.cache_limit_mb) p.cache_limit_mb = *options.cache_limit_mb;
  return p;
}

// From roomy to small. The last is compact: half as fast, and a third smaller. The one before it is a sixth slower than the first.
std::vector<std::pair<VoicePlan, Rung>> plans(const Configuration& c) {
  const auto smaller = [&](int text, int chunk, bool compact) {
    return VoicePlan{std::min(c.max_text_length, text), std::min(c.chunk_length, chunk), compact};
  };
  return {{c.plan(), Rung::none},
          {smaller(200, 72, false), Rung::smaller_chunks},
          {smaller(100, 36, false), Rung::smaller_chunks},
          {smaller(100, 36, true), Rung::smaller_precision}};
}

// What a text takes beside its voice: what grows with its length, and its own buffers.
std::uint64_t bytes_of_text(const MemoryModel& model, std::size_t tokens) {
  return static_cast<std::uint64_t>((model.cache_overhead_mb + static_cast<double>(tokens) / 100 * model.per_100_tokens_mb) * bytes_a_mb);
}

bool is_slow(const VoicePlan& plan) { return plan.compact || plan.block_frames < 72; }

}  // namespace

const char* rung_name(Rung rung) {
  switch (rung) {
    case Rung::none: return "none";
    case Rung::shrink_cache: return "smaller cache";
    case Rung::smaller_chunks: return "smaller chunks";
    case Rung::one_job: return "one job at a time";
    case Rung::smaller_precision: return "smaller form of the voice";
    case Rung::unload_voices: return "unload idle voices";
    case Rung::refuse: return "refuse";
  }
  return "";
}

Governor::Governor(Platform& platform, const GovernorOptions& options, Log log)
    : platform_(platform),
      options_(options),
      log_(std::move(log)),
      profile_(chosen_profile(limited(platform.machine(), options), options)),
      budget_([this] { return memory(); }, profile_.memory),
      placement_(linnet::place_threads(platform.machine(), options.threads, options.polite, options.pinning)),
      throttle_events_(platform.load().throttle_events),
      cores_(static_cast<int>(platform.machine().cores.size())) {
  configuration_ = previous_ = full_configuration(profile_, placement_.threads);
}

void Governor::set_relief(Relief relief) { relief_ = std::move(relief); }

// A limit of our own counts what this process holds. What is said to be available is only believed up to what there is.
MemoryReading Governor::memory() const {
  MemoryReading r = platform_.memory();
  r.available_bytes = std::min(r.available_bytes, r.total_bytes);
  if (options_.memory_limit_gb) {
    const auto limit = static_cast<std::uint64_t>(*options_.memory_limit_gb * bytes_a_gb);
    r.available_bytes = std::min(r.available_bytes, limit > r.process_bytes ? limit - r.process_bytes : 0);
    r.total_bytes = std::min(r.total_bytes, limit);
  }
  return r;
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

Rung Governor::rung() const {
  const std::lock_guard lock(mutex_);
  return rung_;
}

std::uint64_t Governor::times(Rung rung) const {
  const std::lock_guard lock(mutex_);
  return times_[static_cast<std::size_t>(rung)];
}

// For one piece of work; the ladder itself stays where it is.
void Governor::step(Rung rung, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    ++times_[static_cast<std::size_t>(rung)];
  }
  log_(std::string("Memory ladder: ") + rung_name(rung) + " (" + why + ")");
}

// Until there is memory again.
void Governor::climb(Rung rung, const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    if (rung == rung_) return;
    rung_ = rung;
    ++times_[static_cast<std::size_t>(rung)];
  }
  log_(rung == Rung::none ? std::string("Memory is free again: back to normal")
                          : std::string("Memory ladder: ") + rung_name(rung) + " (" + why + ")");
}

void Governor::apply_cache_limit() {
  if (relief_.limit_cache) relief_.limit_cache(configuration().cache_limit);
}

bool Governor::enforce_limits() {
  const MemoryReading r = memory();
  const double margin = profile_.memory.safety_margin_gb * bytes_a_gb;
  const auto available = static_cast<double>(r.available_bytes);
  const bool critical = available < margin;
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    fresh = critical && !critical_;
    critical_ = critical;
  }
  if (!critical) {
    if (available >= 1.5 * margin && rung() != Rung::none) {
      climb(Rung::none, "");
      if (relief_.limit_jobs) relief_.limit_jobs(0);
      apply_cache_limit();
    }
    return true;
  }
  if (fresh) log_("CRITICAL: Only " + amount(available) + " available (need " + amount(margin) + " safety margin)");
  if (rung() < Rung::shrink_cache) {
    climb(Rung::shrink_cache, "below the safety margin");
    if (relief_.limit_cache) relief_.limit_cache(configuration().cache_limit / 2);
  }
  if (available < margin / 2 && rung() < Rung::one_job) {
    climb(Rung::one_job, "below half of the safety margin");
    if (relief_.clear_cache) relief_.clear_cache();
    if (relief_.limit_jobs) relief_.limit_jobs(1);
  }
  platform_.release_memory();
  return false;
}

// Of the program, what is not in memory yet: it comes with the first voice.
std::uint64_t Governor::unused_program() const { return program_bytes - std::min(program_bytes, platform_.memory().process_bytes); }

bool Governor::try_reserve(VoiceAdmission& admission, const VoiceMemory& memory, std::uint64_t beside_bytes) {
  admission.needed_bytes = memory.peak() + unused_program();
  if (!options_.check_memory) return true;
  return reserve_beside(admission.needed_bytes, beside_bytes, admission.reservation);
}

// The roomiest plan of the wanted form, its smaller plans, then smaller forms, and last what costs speed.
bool Governor::admit_any(std::span<const VoiceForm> forms, std::uint64_t beside_bytes, Rung least, VoiceAdmission& admission) {
  const auto choices = plans(configuration());
  for (const bool slow : {false, true})
    for (std::size_t form = 0; form < forms.size(); ++form)
      for (const auto& [plan, rung] : choices) {
        if (is_slow(plan) != slow) continue;
        admission.form = form;
        admission.plan = plan;
        admission.rung = std::max({rung, least, form > 0 ? Rung::smaller_precision : Rung::none});
        if (try_reserve(admission, forms[form].memory_of(plan), beside_bytes)) return true;
      }
  return false;
}

VoiceAdmission Governor::admit_voice(std::span<const VoiceForm> forms, std::uint64_t beside_bytes) {
  VoiceAdmission admission;
  admission.plan = configuration().plan();
  if (try_reserve(admission, forms[0].memory_of(admission.plan), beside_bytes)) return admission;
  if (relief_.clear_cache) relief_.clear_cache();
  platform_.release_memory();
  for (Rung least = Rung::shrink_cache;
       !admit_any(forms, beside_bytes, least, admission) && !admit_any(forms, 0, least, admission); least = Rung::unload_voices) {
    if (!relief_.unload_idle_voice || !relief_.unload_idle_voice()) refuse_voice(forms.back().name, admission.needed_bytes);
    platform_.release_memory();
  }
  step(admission.rung, "to open " + forms[admission.form].name);
  return admission;
}

// With nothing else in the memory but this program without voices.
bool Governor::fits_ever(std::uint64_t bytes) const {
  return bytes + program_bytes + budget_.must_stay_free() <= memory().total_bytes;
}

void Governor::refuse_voice(const std::string& name, std::uint64_t needed_bytes) {
  step(Rung::refuse, "no room for " + name);
  const Machine machine = limited(platform_.machine(), options_);
  const std::string limit = machine.limited_by.empty() ? "" : ", limited by " + machine.limited_by + " to " +
                                                                  amount(static_cast<double>(machine.total_bytes));
  throw Error(fits_ever(needed_bytes) ? ErrorKind::memory_in_use : ErrorKind::out_of_memory,
              "not enough memory: voice " + name + " needs " + amount(static_cast<double>(needed_bytes)) +
                  " even with the smallest plan, " + amount(static_cast<double>(budget_.free_bytes())) + " are available (" +
                  amount(static_cast<double>(budget_.must_stay_free())) + " stay free" + limit +
                  "); no text fits with this voice: end other programs, raise the limit, or take a smaller voice");
}

Estimate Governor::estimate(const MemoryModel& model, std::size_t tokens, std::size_t characters) const {
  const MemoryReading r = memory();
  const double reserved = static_cast<double>(budget_.reserved_bytes());
  const double held_mb = (static_cast<double>(r.process_bytes) - reserved) / bytes_a_mb;
  return estimate_text(model, tokens, characters, r, held_mb, static_cast<double>(budget_.must_stay_free()) / bytes_a_mb);
}

bool Governor::reserve(std::uint64_t bytes, std::uint64_t beside_bytes, Reservation& into) {
  return !options_.check_memory || reserve_beside(bytes, beside_bytes, into);
}

// Only `bytes` are promised, but the others have to be there too.
bool Governor::reserve_beside(std::uint64_t bytes, std::uint64_t other_bytes, Reservation& into) {
  if (!budget_.reserve(bytes + other_bytes, into)) return false;
  return other_bytes == 0 || budget_.reserve(bytes, into);  // less than just now
}

// Of a voice that is yet to be opened.
std::uint64_t Governor::bytes_of_voice(const VoiceNeed& voice) const {
  return voice.is_open || !voice.least_bytes ? 0 : *voice.least_bytes + unused_program();
}

bool Governor::try_admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice,
                              Reservation& into) {
  enforce_limits();
  if (!options_.check_memory) return true;
  const std::uint64_t bytes = bytes_of_text(model, tokens);
  if (reserve_beside(bytes, bytes_of_voice(voice), into)) return true;
  if (relief_.clear_cache) relief_.clear_cache();
  platform_.release_memory();
  if (reserve_beside(bytes, bytes_of_voice(voice), into)) return true;
  const auto base = static_cast<std::uint64_t>(model.base_model_mb * bytes_a_mb);
  if (!fits_ever(bytes + voice.least_bytes.value_or(base - std::min(base, program_bytes))))
    refuse_text(ErrorKind::out_of_memory, model, tokens, characters, voice);
  return false;
}

Reservation Governor::admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice) {
  Reservation reservation;
  if (!try_admit_text(model, tokens, characters, voice, reservation))
    refuse_text(ErrorKind::memory_in_use, model, tokens, characters, voice);
  return reservation;
}

void Governor::refuse_text(ErrorKind kind, const MemoryModel& model, std::size_t tokens, std::size_t characters,
                           const VoiceNeed& voice) {
  step(Rung::refuse, "a text does not fit");
  const auto free_bytes = static_cast<double>(budget_.free_bytes()), voice_bytes = static_cast<double>(bytes_of_voice(voice));
  const double left_mb = std::max(0.0, (free_bytes - voice_bytes) / bytes_a_mb - model.cache_overhead_mb);
  const double fitting = model.per_100_tokens_mb > 0 ? 100 * left_mb / model.per_100_tokens_mb : 0;
  throw Error(kind, "not enough memory: a text of " + std::to_string(characters) + " characters needs " +
                        amount(static_cast<double>(bytes_of_text(model, tokens))) +
                        (voice_bytes > 0 ? " and its voice " + amount(voice_bytes) : "") + ", " + amount(free_bytes) +
                        " are available; " +
                        (characters_of(fitting) > 0
                             ? "the largest text that fits has " + std::to_string(characters_of(fitting)) + " characters"
                             : "no text fits"));
}

VoicePlan Governor::smallest_plan() const { return plans(configuration()).back().first; }

SystemStatus Governor::status() {
  const LoadReading load = platform_.load();
  bool fresh = false;
  {
    const std::lock_guard lock(mutex_);
    fresh = load.throttle_events > throttle_events_;
    throttle_events_ = load.throttle_events;
  }
  return system_status(profile_, memory(), load, fresh);
}

Adjustment Governor::optimize() {
  if (relief_.clear_cache) relief_.clear_cache();
  platform_.release_memory();
  const SystemStatus now = status();
  const Placement full = linnet::place_threads(platform_.machine(), options_.threads, options_.polite, options_.pinning);
  Adjustment change;
  change.previous = configuration();
  change.now = adjusted(change.previous, full_configuration(profile_, full.threads), now);
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
  {
    const std::lock_guard lock(mutex_);
    previous_ = configuration_;
    configuration_ = configuration;
    placement_ = linnet::place_threads(platform_.machine(), configuration.num_threads, options_.polite, options_.pinning);
    configuration_.num_threads = placement_.threads;
  }
  apply_cache_limit();
  place_threads();
}

void Governor::place_threads() {
  const Placement placement = this->placement();
  const std::string refusal = platform_.place(placement.places);
  const std::lock_guard lock(mutex_);
  if (!refusal.empty() && !refusal_logged_) log_("CPU affinity not available: " + refusal);
  refusal_logged_ = !refusal.empty();
}

int Governor::threads_now() {
  const int competing = options_.leave_busy_cores ? platform_.competing_threads() : 0;
  const std::lock_guard lock(mutex_);
  // A program that has only woken up for a moment is not there twice.
  const int left = cores_ - std::min(competing, std::exchange(competing_, competing));
  const int configured = configuration_.num_threads, threads = std::clamp(left, 1, configured);
  if (threads < configured && !std::exchange(pace_logged_, true))
    log_("Other programs keep cores busy: speaking on " + std::to_string(threads) + " of " + std::to_string(configured) + " threads");
  return threads;
}

double Governor::after_block(double work_seconds, double audio_seconds) {
  bool look = false;
  {
    const std::lock_guard lock(mutex_);
    since_look_seconds_ += work_seconds;
    look = since_look_seconds_ >= seconds_between_looks;
    if (look) since_look_seconds_ = 0;
  }
  if (look) {
    enforce_limits();
    const SystemStatus now = status();
    const std::lock_guard lock(mutex_);
    if (now.throttling_risk.thermal_likely && !hot_) log_("Thermal throttling likely (" + now.throttle_reason + "): resting between blocks");
    hot_ = now.throttling_risk.thermal_likely;
  }
  const std::lock_guard lock(mutex_);
  // As long a rest as the work was, while that keeps up with the listener.
  return hot_ ? std::clamp(0.9 * audio_seconds - work_seconds, 0.0, work_seconds) : 0;
}

}  // namespace linnet
