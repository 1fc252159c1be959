// The source of voiced sound: the sum of all cosines of multiples of F0 below 11 kHz, a train of pulses.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "engine/kernels/loops.h"
#include "engine/models/hibari/constants.h"

namespace linnet::hibari {

// Gives the samples of a sentence in order. F0 belongs to the middle of a frame, is interpolated linearly between
// frames and held at the ends; its integral, the phase, is summed in double: all error in F0 adds up in it.
class Pulses {
 public:
  Pulses();

  // f0: Hz, of each frame of the sentence; the view must stay valid.
  void start(std::span<const float> f0);
  // The samples of the next frames. Requires: whole frames, no more than are left.
  void next(const Loops& loops, std::span<float> out);

 private:
  void next_half(const Loops& loops, float before, float after, const float* shares, float* out);

  std::array<float, hop> shares_{};  // of the way from one frame's middle to the next, of each sample between them
  std::span<const float> f0_;
  std::size_t frame_ = 0;  // the next one
  double cycles_ = 0;      // phase, within half a cycle of 0
};

}  // namespace linnet::hibari
