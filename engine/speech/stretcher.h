// Speech made faster or slower at the same pitch, or higher or lower at the same pace. By sonic, which repeats or
// leaves out whole periods of the voice (Cox, https://github.com/waywardgeek/sonic), on 16-bit samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

struct sonicStreamStruct;

namespace linnet {

class Stretcher {
 public:
  static constexpr float least_speed = 0.25f, most_speed = 10;
  static constexpr float least_pitch = 0.5f, most_pitch = 2;
  using Sink = std::function<void(std::span<const float>)>;

  explicit Stretcher(int sample_rate_hz);  // 4000..192,000
  ~Stretcher();

  // Begins anew; what is held back is dropped. Both in the ranges above; pitch: a factor of the voice's fundamental
  // frequency, which moves its formants too.
  void start(float speed, float pitch);
  // Gives the sink what is finished, in blocks of at most 4096 samples: all but the last two of the longest periods
  // (31 ms) or, with `is_last`, all, in samples / speed to within a period. After that the next push() begins a stretch
  // of speech at the same speed and pitch. The samples do not depend on how the speech is cut. samples: in [-1, 1].
  // out_of_memory. What the sink throws passes through; then start() comes next.
  void push(std::span<const float> samples, bool is_last, const Sink& sink);

  static std::size_t most_bytes(int sample_rate_hz);  // that sonic and this take

 private:
  struct Close {
    void operator()(sonicStreamStruct* stream) const;
  };
  void open();
  void write(std::span<const float> samples);
  void drain(const Sink& sink);
  void flush(const Sink& sink);

  const int sample_rate_hz_;
  float speed_ = 1, pitch_ = 1;
  std::unique_ptr<sonicStreamStruct, Close> stream_;  // null between two stretches of speech
  std::vector<std::int16_t> piece_;                   // on its way in or out
  std::vector<float> out_;
};

}  // namespace linnet
