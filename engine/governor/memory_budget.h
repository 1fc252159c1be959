// The memory budget: work reserves memory before it starts, so two requests cannot both count on the same free memory.
// Any thread may call.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

#include "engine/governor/hardware_profile.h"
#include "engine/platform.h"

namespace linnet {

class MemoryBudget;

// Memory reserved for work that has not allocated it yet. Destroy it when the work has allocated its memory, at the
// latest when the work ends: from then on the system's own figures count it.
class Reservation {
 public:
  Reservation() = default;
  Reservation(Reservation&& other) noexcept : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
  Reservation& operator=(Reservation&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~Reservation() { release(); }
  std::uint64_t bytes() const { return budget_ ? bytes_ : 0; }
  // Lowers the reservation to `bytes`, for work that allocates step by step: memory in use must not stay reserved too.
  // A larger value has no effect.
  void keep_only(std::uint64_t bytes);
  void release();

 private:
  friend class MemoryBudget;
  Reservation(MemoryBudget* budget, std::uint64_t bytes) : budget_(budget), bytes_(bytes) {}
  MemoryBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
};

class MemoryBudget {
 public:
  // read: returns the memory now. The budget must outlive its reservations.
  MemoryBudget(std::function<MemoryReading()> read, const MemoryShares& shares);

  const MemoryShares& shares() const { return shares_; }
  // Bytes that no work may take: a 32nd of the memory, or the safety margin if that is less. Between this and the
  // safety margin, memory is critical: work goes on with degradation steps.
  std::uint64_t must_stay_free() const { return must_stay_free_; }
  // Bytes that new work can reserve: free memory, minus must_stay_free() and what is reserved.
  std::uint64_t free_bytes() const;
  std::uint64_t reserved_bytes() const;

  // False if it does not fit.
  bool reserve(std::uint64_t bytes, Reservation& into);

 private:
  friend class Reservation;
  std::uint64_t free_with(const MemoryReading& reading) const;
  const std::function<MemoryReading()> read_;
  const MemoryShares shares_;
  const std::uint64_t must_stay_free_;
  mutable std::mutex mutex_;
  std::uint64_t reserved_ = 0;
};

// "1.2GB", below one GB "640MB": amounts in logs and messages.
std::string amount(double bytes);

}  // namespace linnet
