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

  void start();
  // f0: Hz, of the sentence's frames as far as they are known; the view must stay valid until the next call.
  void know(std::span<const float> f0) { f0_ = f0; }
  // The samples of the next frames. Requires: whole frames, whose F0 is known, and of the frame behind them if there is
  // one.
  void next(const Loops& loops, std::span<float> out);

 private:
  void next_half(const Loops& loops, float before, float after, const float* shares, float* out);

  std::array<float, hop> shares_{};  // of the way from one frame's middle to the next, of each sample between them
  std::span<const float> f0_;
  std::size_t frame_ = 0;  // the next one
  double cycles_ = 0;      // phase, within half a cycle of 0
};

}  // namespace linnet::hibari
