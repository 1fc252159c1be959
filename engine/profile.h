// Time and arithmetic of each stage and layer, for `linnet bench`. Times are always measured: the cost is one reading
// of the clock at each change of stage, some hundred times for a second of audio.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

namespace linnet {

// A stage of the data path is its place in Voice::stages(): the text front end, the stages that the voice's acoustic
// model names, and last the sink.
inline constexpr std::size_t text_stage = 0, first_model_stage = 1;
inline constexpr std::size_t most_stages = 40;  // of a voice

// Seconds of every stage of one speak(). Stages run one after the other on the calling thread, so one running timer
// suffices: lap(stage) adds the time since the previous lap to `stage`.
class StageTimes {
 public:
  using Clock = std::chrono::steady_clock;

  void start() {
    seconds_.fill(0);
    since_ = Clock::now();
  }
  void lap(std::size_t stage) {  // < most_stages
    const Clock::time_point now = Clock::now();
    seconds_[stage] += std::chrono::duration<double>(now - since_).count();
    since_ = now;
  }
  double seconds(std::size_t stage) const { return seconds_[stage]; }

 private:
  std::array<double, most_stages> seconds_{};
  Clock::time_point since_{};
};

// A convolution of a voice, and how it is computed.
struct LayerInfo {
  std::string path;  // "dec.resblocks.3.convs.0", as the voice file names it
  std::size_t in = 0;
  std::size_t out = 0;
  std::size_t kernel = 1;
  std::size_t dilation = 1;
  std::size_t stride = 1;  // output rows for each input row; above 1 for upsamplers
  std::string method;      // "F(6, 3)", "F(6, 6) x 2", "direct"
  std::size_t weight_bytes = 0;
  double products = 0;  // multiplications for each output value and input channel; direct: `kernel` / `stride`
  std::size_t stage = text_stage;  // in Voice::stages()
  bool each_id = false;            // rows are counted in phoneme ids, else in frames
  std::size_t rows = 0;            // output rows for each id or frame; 0: once a sentence, too few to count

  // Floating-point operations for a number of ids and frames: by the direct method, and by the method in use.
  double direct_flops(double ids, double frames) const {
    return flops(static_cast<double>(kernel) / static_cast<double>(stride), ids, frames);
  }
  double done_flops(double ids, double frames) const { return flops(products, ids, frames); }

 private:
  double flops(double products_each, double ids, double frames) const {
    return 2 * products_each * static_cast<double>(in * out * rows) * (each_id ? ids : frames);
  }
};

}  // namespace linnet
