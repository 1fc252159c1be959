// Multiplies speech by a gain and keeps its peaks at or below -1 dBFS. Where no peak would be above that, the samples
// are the products, bit for bit. Elsewhere the gain falls during the 5 ms before a peak and recovers within some tenths
// of a second, without steps. The samples do not depend on how the speech is cut into blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

namespace linnet {

class Limiter {
 public:
  static constexpr float ceiling = 0.891250938f;  // -1 dBFS

  explicit Limiter(int sample_rate_hz);
  std::size_t look_ahead() const { return window_.size() - 1; }  // samples that push() holds back at most

  void start();  // begins a stretch of speech; what is held back is dropped. The last push() of one does this too
  // The samples that are finished: all but the last look_ahead() so far, or with `is_last` all of them, so that a
  // stretch has as many samples as it was given. Valid until the next call. Samples that are not finite become 0.
  std::span<const float> push(std::span<const float> samples, float gain, bool is_last);

 private:
  struct Need {
    std::uint64_t at;
    std::uint32_t factor;
  };
  bool is_idle() const { return sum_ == std::uint64_t{one} * window_.size(); }
  float next_factor(std::uint32_t need);
  void limit(std::size_t from, std::size_t to);

  static constexpr std::uint32_t one = std::uint32_t{1} << 20;  // the factor 1: sums of whole numbers are exact
  const int release_shift_;                                     // it recovers a 2^shift-th of what is missing a sample
  std::vector<float> out_;                                      // what is held back, then the new samples
  std::size_t held_ = 0;                                        // of them
  std::deque<Need> needs_;  // those below `one` that may be the window's least, in order, each above the last
  std::vector<std::uint32_t> window_;  // a ring: the least factors of late, after their recovery
  std::uint64_t sum_;                  // of the window
  std::uint64_t at_ = 0;               // samples that had a factor computed
  std::uint32_t level_ = one;          // the factor that recovers
};

}  // namespace linnet
