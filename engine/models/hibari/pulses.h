// The source of voiced sound: the sum of all cosines of multiples of F0 below 11 kHz, a train of pulses.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/models/hibari/constants.h"

namespace linnet::hibari {

// Gives the samples of a sentence in order. F0 belongs to the middle of a frame, is interpolated linearly between
// frames and held at the ends; its integral, the phase, is summed in double: all error in F0 adds up in it.
class Pulses {
 public:
  // f0: Hz, of each frame of the sentence; the view must stay valid.
  void start(std::span<const float> f0);
  // The next samples. Requires: no more than are left.
  void next(std::span<float> out);

 private:
  std::span<const float> f0_;
  std::size_t at_ = 0;  // samples given
  double cycles_ = 0;   // phase, within half a cycle of 0
};

}  // namespace linnet::hibari
