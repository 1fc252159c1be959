// Where an instance normalisation's means and variances come from: the rows of a sequence that are known so far, which
// are all of them when the sequence is computed whole, pooled with constants that count as some more. Sums of parts are
// merged in double and in a fixed order (Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for
// computing sample variances", 1979), so they do not depend on threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/backend.h"
#include "engine/models/styletts2/strip.h"

namespace linnet::styletts2 {

// The map of each channel that normalises it and applies gamma and beta: scale · x + shift.
struct ChannelAffine {
  explicit ChannelAffine(std::size_t channels = 0) : scale(channels), shift(channels) {}
  std::vector<float> scale;
  std::vector<float> shift;
};

class Statistics {
 public:
  explicit Statistics(std::size_t channels = 0) : mean_(channels), squares_(channels) {}

  std::size_t channels() const { return mean_.size(); }
  // constants: means, then variances, of each channel, which count as `rows` rows; empty: none.
  void start(std::span<const float> constants, double rows);
  // The means and the sums of squared differences from them, of each channel of `rows` more rows.
  void add(const float* mean, const float* squares, std::size_t rows);
  // scale: 1 + gamma, shift: beta of AdaIN (Huang and Belongie 2017).
  void normalise(std::span<const float> scale, std::span<const float> shift, ChannelAffine& out) const;
  void append_to(std::vector<float>& constants) const;  // as of start()

 private:
  double rows_ = 0;
  std::vector<double> mean_;
  std::vector<double> squares_;  // sums of squared differences
};

// Sums of parts of a sequence, before they are merged.
class PartialSums {
 public:
  static constexpr std::size_t least_rows = 96;  // of a part: sums in fp32 are good to seven digits then

  // For that many rows, in parts of at least least_rows.
  void reserve(std::size_t rows, std::size_t channels);
  std::size_t bytes() const { return sums_.size() * sizeof(float); }
  float* mean(std::size_t part, std::size_t channels) const { return sums_.data() + 2 * part * channels; }
  float* squares(std::size_t part, std::size_t channels) const { return mean(part, channels) + channels; }
  // All `rows` rows, in parts of `part_rows`, the last of which may be shorter.
  void merge(std::size_t rows, std::size_t part_rows, Statistics& into) const;

 private:
  Buffer sums_;
};

// Adds rows [first, end) of a strip.
void add_rows(const Backend& backend, const Strip& strip, std::int64_t first, std::int64_t end, PartialSums& sums,
              Statistics& into);

// The constants of a voice from those of several clauses, as Statistics::append_to() leaves them one after the other,
// all of as many channels: first and second moments are averaged. weights: of each clause, its length.
std::vector<float> pooled_constants(std::span<const std::vector<float>> clauses, std::span<const double> weights,
                                    std::size_t channels);

}  // namespace linnet::styletts2
