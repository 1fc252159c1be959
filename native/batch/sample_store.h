// The samples of a line until they are encoded, since the headers of files hold their number. They are kept in pieces,
// for each of which memory is reserved before it is taken.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/governor/admission.h"

namespace linnet::native {

class SampleStore {
 public:
  explicit SampleStore(Admission& admission) : admission_(admission) {}

  void add(std::span<const float> samples);  // in [-1, 1]. out_of_memory: there is no room for more
  std::uint64_t samples() const { return samples_; }
  // Gives all samples in order, and frees them on the way.
  void give_to(const std::function<void(std::span<const std::int16_t>)>& take);

 private:
  void add_piece();

  Admission& admission_;
  std::uint64_t samples_ = 0;
  std::vector<std::vector<std::int16_t>> pieces_;
  Reservation reservation_;  // of the last piece, as long as it is being filled
};

}  // namespace linnet::native
