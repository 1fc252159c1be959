// What keeps Linnet upright: asked before every piece of work, told how it went, and looked at by people. It decides with
// the parts of this folder and acts through the platform and the hooks below. Any thread may call.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <optional>
#include <span>
#include <string>

#include "engine/error.h"
#include "engine/governor/configuration.h"
#include "engine/governor/estimate.h"
#include "engine/governor/hardware_profile.h"
#include "engine/governor/memory_budget.h"
#include "engine/governor/placement.h"
#include "engine/governor/precision.h"
#include "engine/governor/status.h"
#include "engine/platform.h"

namespace linnet {

struct GovernorOptions {
  std::string profile = {};                  // of known_profiles(), or empty: as detected
  std::optional<double> safety_margin_gb = {};  // in place of the profile's
  std::optional<double> memory_limit_gb = {};   // what all of it may have; only ever less than the machine's limit
  double int4_below = int4_below_gb;
  int threads = 0;                           // the most to use; 0: as the machine has
  bool leave_busy_cores = true;              // to other programs, by using fewer threads (threads_now())
  Pinning pinning = Pinning::shared;
  bool polite = false;
  std::optional<int> cache_limit_mb = {};    // of finished audio, in place of the profile's
  bool check_memory = true;                  // false: refuse nothing, for measuring what the budget is worth
};

// What the governor can take from whoever runs the engine, when memory is short. Empty ones are passed over. They are
// called without any lock held, from the thread that asked for memory.
struct Relief {
  std::function<void(int megabytes)> limit_cache;  // finished audio
  std::function<void()> clear_cache;
  std::function<void(int jobs)> limit_jobs;        // syntheses at a time; 0: as configured
  std::function<bool()> unload_idle_voice;         // false: there is none
};

// One rung after the other, in this order, when memory is short.
enum class Rung { none, shrink_cache, smaller_chunks, one_job, smaller_precision, unload_voices, refuse };
const char* rung_name(Rung rung);

// A voice as one of its files has it.
struct VoiceForm {
  std::string name;  // "en_US-joe-medium.int8"
  std::function<VoiceMemory(const VoicePlan&)> memory_of;  // what it takes; its file is mapped already, if it is
};

// The voice that a text is for.
struct VoiceNeed {
  std::optional<std::uint64_t> least_bytes = {};  // with the smallest plan of its smallest form; none: as the memory model says
  bool is_open = true;
};

struct VoiceAdmission {
  std::size_t form = 0;  // which of those that were offered
  VoicePlan plan;
  std::uint64_t needed_bytes = 0;
  Rung rung = Rung::none;  // how far down the ladder it fits
  Reservation reservation;
};

class Governor {
 public:
  using Log = std::function<void(const std::string& line)>;
  // platform outlives the governor; log gets whole lines. bad_input: an unknown profile, a margin above the limit.
  Governor(Platform& platform, const GovernorOptions& options, Log log);

  void set_relief(Relief relief);

  const HardwareProfile& profile() const { return profile_; }
  Machine machine() const { return platform_.machine(); }
  MemoryReading memory() const;
  const MemoryBudget& budget() const { return budget_; }
  Configuration configuration() const;
  Placement placement() const;
  PrecisionChoice preferred_precision() const;

  // Before a synthesis: false, and said in the log once, if less than the safety margin is free. Cache limits shrink then,
  // and grow back when memory is free again.
  bool enforce_limits();

  // Before a voice is opened. forms: the wanted one first, then smaller ones, at least one. beside_bytes: what should be left
  // for the texts that it is to speak, if any plan leaves so much. out_of_memory, memory_in_use: it does not fit on any rung;
  // says what it needs, what there is, and what would help.
  VoiceAdmission admit_voice(std::span<const VoiceForm> forms, std::uint64_t beside_bytes = 0);
  // Before a text is spoken: all but the model's base is promised. Texts that wait for a voice to be opened do not take the
  // room that it needs. out_of_memory, memory_in_use: names needed, available, and the largest text that fits.
  Reservation admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice = {});
  // The same for what can wait: false if it does not fit now. out_of_memory: it never will.
  bool try_admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice, Reservation& into);
  VoicePlan smallest_plan() const;  // the last that the ladder has
  // For what can do with less: false if it does not fit, or would not leave `beside_bytes`.
  bool reserve(std::uint64_t bytes, std::uint64_t beside_bytes, Reservation& into);
  // The same question without a promise. held_bytes: of the voice, if it is open.
  Estimate estimate(const MemoryModel& model, std::size_t tokens, std::size_t characters) const;

  SystemStatus status();
  Rung rung() const;                      // where the ladder stands
  std::uint64_t times(Rung rung) const;  // that it was needed, so far

  // Clears caches, looks at the machine again, adjusts the configuration to it. What is changed is applied to thread places
  // and caches at once; the voice's plan is for the next one that is opened.
  Adjustment optimize();
  // Back to the configuration before the last optimize() that changed something; again: forward again.
  Adjustment undo();
  void use(const Configuration& configuration);  // one that was stored

  // Puts threads where the plan says; logs a refusal once.
  void place_threads();
  // Before each sentence, on how many threads to speak it: as configured, but where other programs keep cores busy, only on
  // those that are left, at least one. Threads that take turns with others wait for each other after every layer, which
  // takes longer than the work itself and never the same time twice.
  int threads_now();
  // After each block of a synthesis, that took `work` and gave `audio`: looks at memory and heat about once a second, acts,
  // and returns the seconds to rest, so that a hot machine cools but the listener hears no gap.
  double after_block(double work_seconds, double audio_seconds);
  void release_memory() { platform_.release_memory(); }

 private:
  void step(Rung rung, const std::string& why);
  void climb(Rung rung, const std::string& why);
  std::uint64_t unused_program() const;
  bool try_reserve(VoiceAdmission& admission, const VoiceMemory& memory, std::uint64_t beside_bytes);
  bool admit_any(std::span<const VoiceForm> forms, std::uint64_t beside_bytes, Rung least, VoiceAdmission& admission);
  bool fits_ever(std::uint64_t bytes) const;
  [[noreturn]] void refuse_voice(const std::string& name, std::uint64_t needed_bytes);
  std::uint64_t bytes_of_voice(const VoiceNeed& voice) const;
  [[noreturn]] void refuse_text(ErrorKind kind, const MemoryModel& model, std::size_t tokens, std::size_t characters,
                                const VoiceNeed& voice);
  bool reserve_beside(std::uint64_t bytes, std::uint64_t other_bytes, Reservation& into);
  void apply_cache_limit();

  Platform& platform_;
  const GovernorOptions options_;
  const Log log_;
  const HardwareProfile profile_;
  MemoryBudget budget_;
  Relief relief_;
  mutable std::mutex mutex_;
  Configuration configuration_, previous_;
  Placement placement_;
  Rung rung_ = Rung::none;
  std::array<std::uint64_t, 7> times_{};  // of each rung
  std::uint64_t throttle_events_ = 0;
  const int cores_;  // all that the machine has
  int competing_ = std::numeric_limits<int>::max();  // threads of other programs, when last looked; this: never
  bool refusal_logged_ = false, pace_logged_ = false, hot_ = false, critical_ = false;
  double since_look_seconds_ = 0;
};

}  // namespace linnet
