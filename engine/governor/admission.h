// Admission control: every voice and every text asks for its memory before it gets any, and is refused in words where
// it does not fit. Any thread may call.
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

// A voice as one of its files has it.
struct VoiceVariant {
  std::string name;                                        // "en_US-joe-medium.int8"
  std::function<VoiceMemory(const VoicePlan&)> memory_of;  // what it takes; its file is mapped already, if it is
};

// The voice that a text is for.
struct VoiceNeed {
  // With the smallest plan of its smallest variant; none: as the memory model says.
  std::optional<std::uint64_t> least_bytes = {};
  bool is_open = true;
};

struct VoiceAdmission {
  std::size_t variant = 0;  // which of those that were offered
  VoicePlan plan;
  VoiceMemory memory;                    // of the variant with this plan
  std::uint64_t needed_bytes = 0;        // and the part of the program that is not in memory yet
  Degradation step = Degradation::none;  // how much had to be done without
  Reservation reservation;
};

class Admission {
 public:
  struct Options {
    bool check_memory = true;  // false: refuse nothing, for measuring what the budget is worth
  };
  // configuration: as it is at the moment.
  Admission(const LimitedMachine& machine, MemoryBudget& budget, DegradationLadder& ladder,
            std::function<Configuration()> configuration, const Options& options)
      : machine_(machine),
        budget_(budget),
        ladder_(ladder),
        configuration_(std::move(configuration)),
        options_(options) {}

  // Before a voice is opened. variants: the wanted one first, then smaller ones, at least one. leave_free_bytes: best
  // effort; what should remain for the texts that the voice is to speak. out_of_memory (it never fits), memory_in_use
  // (not now): says what it needs, what there is, and what would help.
  VoiceAdmission admit_voice(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes = 0);

  // Before a text is spoken: all but the model's base is promised. Texts that wait for a voice to be opened do not take
  // the room that it needs. out_of_memory, memory_in_use: names needed, available, and the largest text that fits.
  Reservation admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                         const VoiceNeed& voice = {});
  // The same for what can wait: false if it does not fit now. out_of_memory: it never will.
  bool try_admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters, const VoiceNeed& voice,
                      Reservation& into);
  // For what can do with less: false if it does not fit, or would not leave so much free.
  bool reserve(std::uint64_t bytes, std::uint64_t leave_free_bytes, Reservation& into);
  // The same question without a promise.
  Estimate estimate(const MemoryModel& model, std::size_t tokens, std::size_t characters) const;

  VoicePlan smallest_plan() const;  // that a voice may be opened with

 private:
  std::uint64_t program_bytes_to_come() const;
  bool try_voice(const VoiceMemory& memory, std::uint64_t leave_free_bytes, VoiceAdmission& admission);
  bool try_variants(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes, Degradation least,
                    VoiceAdmission& admission);
  bool fits_ever(std::uint64_t bytes) const;
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
