#include "engine/governor/memory_budget.h"

#include <algorithm>
#include <cstdio>

namespace linnet {
namespace {

std::uint64_t bytes_of_gb(double gb) { return static_cast<std::uint64_t>(std::max(0.0, gb) * bytes_a_gb); }

}  // namespace

void Reservation::keep_only(std::uint64_t bytes) {
  if (!budget_ || bytes >= bytes_) return;
  const std::lock_guard lock(budget_->mutex_);
  budget_->reserved_ -= bytes_ - bytes;
  bytes_ = bytes;
}

void Reservation::release() {
  if (!budget_) return;
  const std::lock_guard lock(budget_->mutex_);
  budget_->reserved_ -= bytes_;
  budget_ = nullptr;
}

MemoryBudget::MemoryBudget(std::function<MemoryReading()> read, const MemoryShares& shares)
    : read_(std::move(read)),
      shares_(shares),
      must_stay_free_(
          std::min(bytes_of_gb(shares.safety_margin_gb),
                   std::max(bytes_of_gb(shares.total_gb / 32), static_cast<std::uint64_t>(4 * bytes_a_mb)))) {}

std::uint64_t MemoryBudget::free_with(const MemoryReading& reading) const {
  const std::uint64_t taken = must_stay_free_ + reserved_;
  return reading.available_bytes > taken ? reading.available_bytes - taken : 0;
}

std::uint64_t MemoryBudget::free_bytes() const {
  const MemoryReading reading = read_();
  const std::lock_guard lock(mutex_);
  return free_with(reading);
}

std::uint64_t MemoryBudget::reserved_bytes() const {
  const std::lock_guard lock(mutex_);
  return reserved_;
}

bool MemoryBudget::reserve(std::uint64_t bytes, Reservation& into) {
  into.release();
  const MemoryReading reading = read_();
  const std::lock_guard lock(mutex_);
  if (bytes > free_with(reading)) return false;
  reserved_ += bytes;
  into.budget_ = this;
  into.bytes_ = bytes;
  return true;
}

std::string amount(double bytes) {
  char text[32];
  if (bytes < bytes_a_gb)
    std::snprintf(text, sizeof text, "%.0fMB", bytes / bytes_a_mb);
  else
    std::snprintf(text, sizeof text, "%.1fGB", bytes / bytes_a_gb);
  return text;
}

}  // namespace linnet
