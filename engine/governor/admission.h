// Admission control: memory for every voice and every text is reserved before the work starts; work that does not fit
// is refused with an error that says why. Any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "engine/error.h"
#include "engine/governor/configuration.h"
#include "engine/governor/degradation.h"
#include "engine/governor/estimate.h"
#include "engine/governor/limited_machine.h"
#include "engine/governor/memory_budget.h"

namespace linnet {

// One of a voice's files: the voice at one precision.
struct VoiceVariant {
  std::string name;                                        // "en_US-joe-medium.int8"
  std::function<VoiceMemory(const VoicePlan&)> memory_of;  // bytes it takes, without those of the mapped file
};

// The voice that a text is for.
struct VoiceNeed {
  // Bytes of its smallest variant with the smallest plan; unset: the memory model's base.
  std::optional<std::uint64_t> least_bytes = {};
  bool is_open = true;
};

struct VoiceAdmission {
  std::size_t variant = 0;  // index in the variants that were offered
  VoicePlan plan;
  VoiceMemory memory;                    // of the variant with this plan
  std::uint64_t needed_bytes = 0;        // and the part of the program that is not in memory yet
  Degradation step = Degradation::none;  // the degradation that was necessary
  Reservation reservation;
};

class Admission {
 public:
  struct Options {
    bool check_memory = true;  // false: refuse nothing, for measurements without admission control
  };
  // configuration: returns the configuration in use.
  Admission(const LimitedMachine& machine, MemoryBudget& budget, DegradationLadder& ladder,
            std::function<Configuration()> configuration, const Options& options)
      : machine_(machine),
        budget_(budget),
        ladder_(ladder),
        configuration_(std::move(configuration)),
        options_(options) {}

  // Call before a voice is opened. variants: the wanted one first, then smaller ones, at least one. leave_free_bytes:
  // memory that should remain for texts, best effort. out_of_memory (the voice never fits), memory_in_use (not now):
  // the message says how much it needs, how much is available, and what would help.
  VoiceAdmission admit_voice(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes = 0);

  // Call before a text is spoken: reserves the text's memory, without the voice's. If the voice is not open yet, memory
  // for opening it must be available too. out_of_memory, memory_in_use: the message names the bytes needed, the bytes
  // available, and the largest text that fits.
  Reservation admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                         const VoiceNeed& voice = {});
  // The same for a text that can wait: false if it does not fit now. out_of_memory: it never fits.
  bool try_admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice,
                      Reservation& into);
  // For optional memory, such as a cache: false if it does not fit, or if less than leave_free_bytes would remain.
  bool reserve(std::uint64_t bytes, std::uint64_t leave_free_bytes, Reservation& into);
  // What admit_text() would decide, without a reservation.
  Estimate estimate(const MemoryModel& model, std::size_t tokens, std::size_t characters) const;

  VoicePlan smallest_plan() const;  // the last plan that admit_voice() tries

 private:
  std::uint64_t program_bytes_to_come() const;
  bool try_voice(const VoiceMemory& memory, std::uint64_t leave_free_bytes, VoiceAdmission& admission);
  bool try_variants(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes, Degradation least,
                    VoiceAdmission& admission);
  bool fits_ever(std::uint64_t bytes) const;
  bool fits_later(std::uint64_t bytes) const;
  std::uint64_t bytes_to_open(const VoiceNeed& voice) const;
  [[noreturn]] void refuse_voice(const std::string& name, std::uint64_t needed_bytes);
  [[noreturn]] void refuse_text(ErrorKind kind, const MemoryModel& model, std::size_t tokens, std::size_t characters,
                                const VoiceNeed& voice);

  const LimitedMachine& machine_;
  MemoryBudget& budget_;
  DegradationLadder& ladder_;
  const std::function<Configuration()> configuration_;
  const Options options_;
};

}  // namespace linnet
