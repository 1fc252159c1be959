#include "engine/governor/degradation.h"

#include "engine/governor/memory_budget.h"

namespace linnet {
namespace {

// The line of the log; `rest` completes the sentence.
std::string line(Degradation step, const std::string& rest) {
  const auto action = [&] {
    switch (step) {
      case Degradation::none:
        return "Memory is free again: back to normal";
      case Degradation::smaller_cache:
        return "Low memory: keeping less finished audio";
      case Degradation::smaller_blocks:
        return "Low memory: using smaller blocks";
      case Degradation::one_job:
        return "Low memory: speaking one text at a time";
      case Degradation::smaller_precision:
        return "Low memory: using a smaller form of the voice";
      case Degradation::unload_voices:
        return "Low memory: closing idle voices";
      case Degradation::refuse:
        return "Low memory: refusing";
    }
    return "";
  };
  return action() + rest;
}

}  // namespace

const char* degradation_name(Degradation step) {
  switch (step) {
    case Degradation::none:
      return "none";
    case Degradation::smaller_cache:
      return "smaller cache";
    case Degradation::smaller_blocks:
      return "smaller blocks";
    case Degradation::one_job:
      return "one job at a time";
    case Degradation::smaller_precision:
      return "smaller form of the voice";
    case Degradation::unload_voices:
      return "unload idle voices";
    case Degradation::refuse:
      return "refuse";
  }
  return "";
}

Degradation DegradationLadder::standing() const {
  const std::lock_guard lock(mutex_);
  return standing_;
}

std::uint64_t DegradationLadder::times(Degradation step) const {
  const std::lock_guard lock(mutex_);
  return times_[static_cast<std::size_t>(step)];
}

void DegradationLadder::note(Degradation step, const std::string& rest) {
  {
    const std::lock_guard lock(mutex_);
    ++times_[static_cast<std::size_t>(step)];
  }
  log_(line(step, rest));
}

void DegradationLadder::move_to(Degradation step, const std::string& rest) {
  {
    const std::lock_guard lock(mutex_);
    if (step == standing_) return;
    standing_ = step;
    ++times_[static_cast<std::size_t>(step)];
  }
  log_(line(step, rest));
}

void DegradationLadder::limit_cache(int megabytes) const {
  if (hooks_.limit_cache) hooks_.limit_cache(standing() == Degradation::none ? megabytes : megabytes / 2);
}

void DegradationLadder::free_caches() const {
  if (hooks_.clear_cache) hooks_.clear_cache();
  machine_.platform().release_memory();
}

bool DegradationLadder::unload_idle_voice() const {
  if (!hooks_.unload_idle_voice || !hooks_.unload_idle_voice()) return false;
  machine_.platform().release_memory();
  return true;
}

bool DegradationLadder::enforce(int cache_limit_mb) {
  const auto available = static_cast<double>(machine_.memory().available_bytes);
  const bool critical = available < margin_;
  bool has_just_become_so = false;
  {
    const std::lock_guard lock(mutex_);
    has_just_become_so = critical && !critical_;
    critical_ = critical;
  }
  if (!critical) {
    if (available >= 1.5 * margin_ && standing() != Degradation::none) {
      move_to(Degradation::none, "");
      if (hooks_.limit_jobs) hooks_.limit_jobs(0);
      limit_cache(cache_limit_mb);
    }
    return true;
  }
  if (has_just_become_so)
    log_("CRITICAL: Only " + amount(available) + " available (need " + amount(margin_) + " safety margin)");
  if (standing() < Degradation::smaller_cache) {
    move_to(Degradation::smaller_cache, " (free: less than the safety margin)");
    limit_cache(cache_limit_mb);
  }
  if (available < margin_ / 2 && standing() < Degradation::one_job) {
    move_to(Degradation::one_job, " (free: less than half of the safety margin)");
    if (hooks_.clear_cache) hooks_.clear_cache();
    if (hooks_.limit_jobs) hooks_.limit_jobs(1);
  }
  machine_.platform().release_memory();
  return false;
}

}  // namespace linnet
