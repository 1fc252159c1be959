#include "engine/governor/admission.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace linnet {
namespace {

struct PlanChoice {
  VoicePlan plan;
  Degradation step;
};

// From the largest to the smallest. The third is a sixth slower than the first; the last is compact, a third smaller
// and half as fast.
std::vector<PlanChoice> plan_choices(const Configuration& c) {
  const auto smaller = [&](int text, int chunk, bool compact) {
    return VoicePlan{std::min(c.sentence_phonemes, text), std::min(c.block_frames, chunk), compact};
  };
  return {{c.plan(), Degradation::none},
          {smaller(200, 72, false), Degradation::smaller_blocks},
          {smaller(100, 36, false), Degradation::smaller_blocks},
          {smaller(100, 36, true), Degradation::smaller_precision}};
}

bool is_slow(const VoicePlan& plan) { return plan.compact || plan.block_frames < 72; }

// Bytes of a text without its voice: a fixed part and a part that grows with its length.
std::uint64_t bytes_of_text(const MemoryModel& model, std::size_t tokens) {
  const double growing_mb = static_cast<double>(tokens) / 100 * model.per_100_tokens_mb;
  return static_cast<std::uint64_t>((model.cache_overhead_mb + growing_mb) * bytes_a_mb);
}

// Reserves `bytes`, if other_bytes would fit in addition.
bool reserve_beside(MemoryBudget& budget, std::uint64_t bytes, std::uint64_t other_bytes, Reservation& into) {
  if (!budget.reserve(bytes + other_bytes, into)) return false;
  return other_bytes == 0 || budget.reserve(bytes, into);  // fits: it is less than before
}

}  // namespace

// Bytes of the program itself that are not resident yet: the first voice makes them so.
std::uint64_t Admission::program_bytes_to_come() const {
  return program_bytes - std::min(program_bytes, machine_.memory().process_bytes);
}

bool Admission::try_voice(const VoiceMemory& memory, std::uint64_t leave_free_bytes, VoiceAdmission& admission) {
  admission.memory = memory;
  admission.needed_bytes = memory.peak() + program_bytes_to_come();
  if (!options_.check_memory) return true;
  return reserve_beside(budget_, admission.needed_bytes, leave_free_bytes, admission.reservation);
}

// Order: plans of the wanted variant, from the largest on, then of smaller variants; after these the slow plans.
bool Admission::try_variants(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes, Degradation least,
                             VoiceAdmission& admission) {
  const std::vector<PlanChoice> choices = plan_choices(configuration_());
  for (const bool slow : {false, true})
    for (std::size_t i = 0; i < variants.size(); ++i)
      for (const auto& [plan, step] : choices) {
        if (is_slow(plan) != slow) continue;
        admission.variant = i;
        admission.plan = plan;
        admission.step = std::max({step, least, i > 0 ? Degradation::smaller_precision : Degradation::none});
        if (try_voice(variants[i].memory_of(plan), leave_free_bytes, admission)) return true;
      }
  return false;
}

VoiceAdmission Admission::admit_voice(std::span<const VoiceVariant> variants, std::uint64_t leave_free_bytes) {
  VoiceAdmission admission;
  admission.plan = configuration_().plan();
  if (try_voice(variants[0].memory_of(admission.plan), leave_free_bytes, admission)) return admission;
  ladder_.free_caches();
  Degradation least = Degradation::smaller_cache;
  while (!try_variants(variants, leave_free_bytes, least, admission) && !try_variants(variants, 0, least, admission)) {
    if (!ladder_.unload_idle_voice()) refuse_voice(variants.back().name, admission.needed_bytes);
    least = Degradation::unload_voices;
  }
  ladder_.note(admission.step, " to open voice " + variants[admission.variant].name);
  return admission;
}

// Whether it would fit if this program, without voices, were the only one.
bool Admission::fits_ever(std::uint64_t bytes) const {
  return bytes + program_bytes + budget_.must_stay_free() <= machine_.memory().total_bytes;
}

// Whether it fits beside what is open now, once all texts that have memory reserved have ended.
bool Admission::fits_later(std::uint64_t bytes) const {
  return bytes + budget_.must_stay_free() <= machine_.memory().available_bytes;
}

void Admission::refuse_voice(const std::string& name, std::uint64_t needed_bytes) {
  ladder_.note(Degradation::refuse, " voice " + name);
  const Machine machine = machine_.facts();
  const std::string limit = machine.limited_by.empty() ? ""
                                                       : ", limited by " + machine.limited_by + " to " +
                                                             amount(static_cast<double>(machine.total_bytes));
  throw Error(fits_ever(needed_bytes) ? ErrorKind::memory_in_use : ErrorKind::out_of_memory,
              "not enough memory: voice " + name + " needs " + amount(static_cast<double>(needed_bytes)) +
                  " even with the smallest plan, " + amount(static_cast<double>(budget_.free_bytes())) +
                  " are available (" + amount(static_cast<double>(budget_.must_stay_free())) + " stay free" + limit +
                  "); no text fits with this voice: end other programs, raise the limit, or take a smaller voice");
}

Estimate Admission::estimate(const MemoryModel& model, std::size_t tokens, std::size_t characters) const {
  const MemoryReading r = machine_.memory();
  const double reserved = static_cast<double>(budget_.reserved_bytes());
  const double held_mb = (static_cast<double>(r.process_bytes) - reserved) / bytes_a_mb;
  return estimate_text(model, tokens, characters, r, held_mb,
                       static_cast<double>(budget_.must_stay_free()) / bytes_a_mb);
}

bool Admission::reserve(std::uint64_t bytes, std::uint64_t leave_free_bytes, Reservation& into) {
  return !options_.check_memory || reserve_beside(budget_, bytes, leave_free_bytes, into);
}

std::uint64_t Admission::bytes_to_open(const VoiceNeed& voice) const {
  return voice.is_open || !voice.least_bytes ? 0 : *voice.least_bytes + program_bytes_to_come();
}

bool Admission::try_admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                               const VoiceNeed& voice, Reservation& into) {
  ladder_.enforce(configuration_().cache_limit);
  if (!options_.check_memory) return true;
  const std::uint64_t bytes = bytes_of_text(model, tokens);
  if (reserve_beside(budget_, bytes, bytes_to_open(voice), into)) return true;
  ladder_.free_caches();
  if (reserve_beside(budget_, bytes, bytes_to_open(voice), into)) return true;
  // An open voice may take less than opening it does.
  if (voice.is_open && fits_later(bytes)) return false;
  const auto base = static_cast<std::uint64_t>(model.base_model_mb * bytes_a_mb);
  if (!fits_ever(bytes + voice.least_bytes.value_or(base - std::min(base, program_bytes))))
    refuse_text(ErrorKind::out_of_memory, model, tokens, characters, voice);
  return false;
}

Reservation Admission::admit_text(const MemoryModel& model, std::size_t tokens, std::size_t characters,
                                  const VoiceNeed& voice) {
  Reservation reservation;
  if (!try_admit_text(model, tokens, characters, voice, reservation))
    refuse_text(ErrorKind::memory_in_use, model, tokens, characters, voice);
  return reservation;
}

void Admission::refuse_text(ErrorKind kind, const MemoryModel& model, std::size_t tokens, std::size_t characters,
                            const VoiceNeed& voice) {
  ladder_.note(Degradation::refuse, " a text");
  const auto free_bytes = static_cast<double>(budget_.free_bytes());
  const auto voice_bytes = static_cast<double>(bytes_to_open(voice));
  const double left_mb = std::max(0.0, (free_bytes - voice_bytes) / bytes_a_mb - model.cache_overhead_mb);
  const double fitting = model.per_100_tokens_mb > 0 ? 100 * left_mb / model.per_100_tokens_mb : 0;
  const std::size_t largest = characters_of(fitting);
  throw Error(kind, "not enough memory: a text of " + std::to_string(characters) + " characters needs " +
                        amount(static_cast<double>(bytes_of_text(model, tokens))) +
                        (voice_bytes > 0 ? " and its voice " + amount(voice_bytes) : "") + ", " + amount(free_bytes) +
                        " are available; " +
                        (largest > 0 ? "the largest text that fits has " + std::to_string(largest) + " characters"
                                     : "no text fits"));
}

VoicePlan Admission::smallest_plan() const { return plan_choices(configuration_()).back().plan; }

}  // namespace linnet
