// Measures how loud speech is: the integrated loudness of EBU R128 (ITU-R BS.1770).
#pragma once

#include <memory>
#include <optional>
#include <span>

namespace linnet {

class LoudnessMeter {
 public:
  explicit LoudnessMeter(int sample_rate_hz);  // 4000..192000. std::bad_alloc
  ~LoudnessMeter();

  void add(std::span<const float> samples);  // mono, of any cut. std::bad_alloc
  // Of all that was added, in LUFS. Nothing: it is silence, or shorter than 0.4 s.
  std::optional<double> integrated_lufs() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
