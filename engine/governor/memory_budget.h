// The memory that work may have, and what of it is promised. Work asks before it starts; two requests cannot both count
// the same free memory. Any thread may call.
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

// A promise of memory that is not in use yet. Ends when it is destroyed, at the latest when the work does: what is in
// use by then shows in the system's own figures.
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
  // For work that takes its memory little by little: what is in use already is no longer promised as well. Never more
  // than before.
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
  // read: the memory now. The budget outlives its reservations.
  MemoryBudget(std::function<MemoryReading()> read, const MemoryShares& shares);

  const MemoryShares& shares() const { return shares_; }
  // Not touched by any work: a 32nd of the memory, or the safety margin if that is less. Between the two, work goes on,
  // on the ladder, and is called critical.
  std::uint64_t must_stay_free() const { return must_stay_free_; }
  // Still to be had by new work: what is free, less what must stay free and what is promised.
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

// "1.2GB", below one "640MB": as the log writes amounts.
std::string amount(double bytes);

}  // namespace linnet
